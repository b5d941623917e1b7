"""Links are followed, what the system never replaces is refused before the work, and streams take the finished file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from segue.errors import ArtifactError
from segue.files import targets
from segue.files.artifacts import new_directory, new_file
from segue.files.directories import refuse_foreign
from segue.files.targets import followed, is_sink, stream
from tests.written import contents, ours

MAKERS = [new_directory, new_file]


@contextmanager
def never(make: Any, target: Path, match: str) -> Generator[None]:
    """The block of a write that is refused before it runs."""
    before = sorted(target.parent.iterdir()) if target.parent.is_dir() else None
    with pytest.raises(ArtifactError, match=match) as caught, make(target):
        pytest.fail("the block must not run")
    assert caught.value.hint
    assert before == (sorted(target.parent.iterdir()) if target.parent.is_dir() else None)
    yield


def test_a_link_to_a_directory_stays_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    real = ours(tmp_path / "disk" / "모델", "old")
    for link in (tmp_path / "link", tmp_path / "link to a link"):
        link.symlink_to(real if link.name == "link" else "link")
        with new_directory(link) as temporary:
            assert temporary.parent == real.parent
            (temporary / "manifest.json").write_text((real / "manifest.json").read_text())
            (temporary / "new").write_text(link.name)
        assert link.is_symlink()
        assert contents(real)["new"] == link.name
        assert [path.name for path in real.parent.iterdir()] == ["모델"]


def test_a_link_to_a_file_stays_and_the_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "f").write_text("old")
    (tmp_path / "link").symlink_to("disk/f")
    with new_file(tmp_path / "link") as temporary:
        temporary.write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert contents(tmp_path / "disk") == {"f": "new"}


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("leads", ["away/nothing", "link"])
def test_a_link_to_nothing_or_in_a_circle_is_refused(tmp_path: Path, make: Any, leads: str) -> None:
    (tmp_path / "link").symlink_to(leads)
    with never(make, tmp_path / "link", r"link: expected a path to write, or a link to one, got a link to "):
        assert (tmp_path / "link").is_symlink()


def test_a_link_in_the_path_is_followed_as_always(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with new_file(tmp_path / "link" / "f") as temporary:
        temporary.write_text("new")
    assert contents(tmp_path / "real") == {"f": "new"}


def test_the_current_directory_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ours(tmp_path / "d"))
    for path in (Path(), tmp_path / "d", Path("../d"), Path("..") / "d" / ".." / "d"):
        with pytest.raises(ArtifactError, match="got the current directory"):
            refuse_foreign(path)
    with new_directory(Path("new")):
        pass
    assert (tmp_path / "d" / "new").is_dir()


def test_a_current_directory_that_was_removed_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    target = ours(tmp_path / "d")
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    try:
        with new_directory(target) as temporary:
            (temporary / "new").write_text("new")
    finally:
        os.chdir(tmp_path)
    assert contents(target) == {"new": "new"}


def mounted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: Path) -> None:
    """Make a path look like a bind mount, as containers have: only the system's list shows it."""
    escaped = str(place).replace(" ", r"\040")
    (tmp_path / "mountinfo").write_text(f"22 1 0:20 / {escaped} rw - ext4 /dev/sda rw\n")
    monkeypatch.setattr(targets, "_MOUNTS", tmp_path / "mountinfo")


def test_a_mount_point_is_named_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "my model"
    place.mkdir()
    mounted(monkeypatch, tmp_path, place)
    with never(new_directory, place, "got a mount point, which stays whatever is written to it"):
        pass
    with pytest.raises(ArtifactError) as caught:
        followed(place)
    assert str(place / "new") in caught.value.hint
    with new_directory(place / "new"):
        pass


def test_a_mounted_file_is_named_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "f").write_text("old")
    mounted(monkeypatch, tmp_path, tmp_path / "f")
    with never(new_file, tmp_path / "f", "got a mount point"):
        assert (tmp_path / "f").read_text() == "old"


def test_the_root_is_a_mount_point_without_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "_MOUNTS", Path("/nowhere"))
    with pytest.raises(ArtifactError, match="got a mount point"):
        followed(Path("/"))


@pytest.mark.parametrize("make", MAKERS)
def test_a_name_that_is_too_long_is_told_before_the_work(tmp_path: Path, make: Any) -> None:
    with never(make, tmp_path / ("밤" * 100), r"it could not be written: File name too long\. Nothing"):
        pass
    with pytest.raises(ArtifactError, match="File name too long") as caught:
        refuse_foreign(tmp_path / ("밤" * 100))
    assert caught.value.hint == "Name a shorter path."
    longest = tmp_path / ("밤" * 85)
    with make(longest) as temporary:
        (temporary / "x" if temporary.is_dir() else temporary).write_text("x")
    assert longest.exists()


@pytest.mark.parametrize("make", MAKERS)
def test_a_parent_that_is_a_file_is_told_before_the_work(tmp_path: Path, make: Any) -> None:
    (tmp_path / "f").write_text("x")
    with pytest.raises(ArtifactError, match="could not be written") as caught, make(tmp_path / "f" / "x"):
        pytest.fail("the block must not run")
    assert "A part of the path is a file" in caught.value.hint


WRITER = """
import sys
from pathlib import Path
from segue.files.artifacts import new_file

sys.stdout.write("before ")
sys.stdout.flush()
with new_file(Path(sys.argv[1])) as temporary:
    temporary.write_text("밤 ")
sys.stdout.write("after")
"""


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no paths of open files here")
@pytest.mark.parametrize("path", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
def test_a_standard_stream_that_is_a_file_is_written_to_and_never_replaced(tmp_path: Path, path: str) -> None:
    """Replacing /dev/stdout would break every program of the machine, and a file would lose what was in it."""
    if path.startswith("/proc") and not Path(path).exists():
        pytest.skip("no /proc here")
    if path == "link":
        (tmp_path / "link").symlink_to("/dev/stdout")
        path = str(tmp_path / "link")
    before = os.path.realpath("/dev/stdout"), os.lstat("/dev/stdout").st_ino
    with (tmp_path / "out").open("w+") as out:
        out.write("first ")
        out.flush()
        subprocess.run([sys.executable, "-c", WRITER, path], stdout=out, check=True)
        out.seek(0)
        assert out.read() == "first before 밤 after"
    assert before == (os.path.realpath("/dev/stdout"), os.lstat("/dev/stdout").st_ino)
    assert sorted(name.name for name in tmp_path.iterdir()) in (["out"], ["link", "out"])


def test_what_only_looks_like_a_stream_is_none(tmp_path: Path) -> None:
    for path in (
        tmp_path / "stdout",
        Path("/dev/fd/1/x"),
        Path(f"/proc/{os.getppid()}/fd/1"),
        Path("/dev/shm/x"),  # noqa: S108 - it is only looked at
    ):
        assert stream(path) is None
    assert not is_sink(tmp_path / ("x" * 300))
    assert is_sink(Path("/dev/null"))
