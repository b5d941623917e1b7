"""Directories and files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from segue.errors import ArtifactError
from segue.files import swaps
from segue.files.artifacts import new_directory, new_file, read_table, whole, write_table
from tests.written import contents, ours


def write_half(path: Path, error: BaseException) -> None:
    path.write_text("ha")
    raise error


def test_a_directory_appears_whole_with_the_parents_it_needs(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b"
    with new_directory(target) as temporary:
        (temporary / "x").write_text("1")
        assert temporary.parent == target.parent  # a rename within one file system
        assert not target.exists()
    assert contents(target) == {"x": "1"}
    assert list(target.parent.iterdir()) == [target]
    assert target.stat().st_mode & 0o777 == 0o755


def test_an_empty_directory_is_filled(tmp_path: Path) -> None:
    with new_directory(tmp_path / "d") as temporary:
        (temporary / "x").write_text("1")
    (tmp_path / "d" / "x").unlink()
    with new_directory(tmp_path / "d") as temporary:
        (temporary / "y").write_text("2")
    assert contents(tmp_path / "d") == {"y": "2"}


def test_an_older_directory_of_ours_is_replaced_with_all_that_was_in_it(tmp_path: Path) -> None:
    target = ours(tmp_path / "d", "old.npy")
    with new_directory(target) as temporary:
        (temporary / "new.npy").write_text("new")
    assert contents(target) == {"new.npy": "new"}
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("bug"), SystemExit(1)])
def test_a_broken_off_write_leaves_the_old_directory_and_nothing_else(
    tmp_path: Path, error: BaseException
) -> None:
    target = ours(tmp_path / "d", "old.npy")
    before = contents(target)
    with pytest.raises(type(error)), new_directory(target) as temporary:
        write_half(temporary / "half.npy", error)
    assert contents(target) == before
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_said_and_leaves_the_old_directory(tmp_path: Path) -> None:
    target = ours(tmp_path / "d")
    with pytest.raises(ArtifactError, match="No space left on device") as caught, new_directory(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert "Nothing was changed" in caught.value.message
    assert contents(target).keys() == {"manifest.json"}
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (OSError("66952 requested and 49648 written"), "No space left on device"),  # as NumPy says it
        (OSError("odd"), "odd"),
    ],
)
def test_what_is_inside_is_never_named_where_the_whole_cannot_be_written(
    tmp_path: Path, error: OSError, said: str
) -> None:
    target = tmp_path / "모델"
    with (
        pytest.raises(ArtifactError) as caught,
        new_directory(target) as temporary,
        new_directory(temporary / "inner"),
        new_file(temporary / "inner.json"),
    ):
        raise error
    assert caught.value.message == f"{target}: it could not be written: {said}. Nothing was changed."
    assert not list(tmp_path.iterdir())


def test_what_is_outside_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(ArtifactError, match=r"beside\.json: it could not be written"),
        new_directory(tmp_path / "d"),
        new_file(tmp_path / "beside.json"),
    ):
        raise OSError(errno.EIO, "Input/output error")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.EIO, "Input/output error")])
@pytest.mark.parametrize("after", [False, True])
def test_breaking_off_between_the_renames_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, after: bool
) -> None:
    """The old directory is aside, the new one is not in its place yet (or just got there): without exchange."""
    target = ours(tmp_path / "d", "old.npy")
    before = contents(target)
    rename = Path.rename

    def broken(path: Path, to: Path) -> Path:
        if path.suffix != ".part":
            return rename(path, to)
        if after:
            rename(path, to)
        raise error

    monkeypatch.setattr(Path, "rename", broken)
    monkeypatch.setattr(swaps, "exchange", lambda *_: False)
    with (
        pytest.raises(ArtifactError if isinstance(error, OSError) else KeyboardInterrupt),
        new_directory(target) as temporary,
    ):
        (temporary / "new.npy").write_text("new")
    assert contents(target) == ({"new.npy": "new"} if after else before)
    assert list(tmp_path.iterdir()) == [target]


def test_a_parent_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    with pytest.raises(ArtifactError, match="could not be written"), new_directory(tmp_path / "f" / "d"):
        pytest.fail("the block must not run")


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "a" / "f.txt"
    with new_file(target) as temporary:
        temporary.write_text("1")
        assert not target.exists()
    assert target.read_text() == "1"
    with pytest.raises(KeyboardInterrupt), new_file(target) as temporary:
        write_half(temporary, KeyboardInterrupt())
    with pytest.raises(ArtifactError, match="No space left"), new_file(target) as temporary:
        write_half(temporary, OSError(errno.ENOSPC, "No space left on device"))
    assert target.read_text() == "1"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_table_on_a_full_disk_is_an_os_error_like_any_other() -> None:
    table = pl.DataFrame({"x": range(100_000)})
    with pytest.raises(OSError, match="No space left on device") as caught:
        write_table(table, Path("/dev/full"))
    assert caught.value.errno == errno.ENOSPC


def test_a_table_is_written(tmp_path: Path) -> None:
    table = pl.DataFrame({"x": ["비", ""]})
    write_table(table, tmp_path / "x.parquet")
    assert pl.read_parquet(tmp_path / "x.parquet").equals(table)


@pytest.mark.parametrize(
    "error", [OSError("no such file"), ValueError("odd shape"), EOFError("cut"), KeyError("a")]
)
def test_an_error_while_reading_what_we_wrote_means_damage(error: Exception, tmp_path: Path) -> None:
    with (
        pytest.raises(
            ArtifactError,
            match=r"d: expected a whole file, got .*(file|shape|cut|a).* Fit it again\.",
        ) as caught,
        whole(tmp_path / "d", KeyError, hint="Fit it again."),
    ):
        raise error
    assert caught.value.__cause__ is error


def test_other_errors_while_reading_are_not_damage(tmp_path: Path) -> None:
    with pytest.raises(KeyError), whole(tmp_path, hint="Fit it again."):
        raise KeyError("a")


@pytest.mark.parametrize("make", [new_directory, new_file])
def test_a_full_disk_in_the_words_of_a_library_is_told_as_any_other(tmp_path: Path, make: Any) -> None:
    """As Safetensors says it; the same number from what is read is somebody else's fault."""
    with (
        pytest.raises(ArtifactError, match=r"d: it could not be written: No space left on device\. Nothing"),
        make(tmp_path / "d"),
    ):
        raise RuntimeError("Error while serializing: I/O error: No space left on device (os error 28)")
    with pytest.raises(RuntimeError, match="No such file"), make(tmp_path / "d"):
        raise RuntimeError("No such file or directory (os error 2)")
    with pytest.raises(ArtifactError, match="other"), make(tmp_path / "d"):
        raise ArtifactError("other could not be written (os error 28)")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_takes_the_finished_file_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with new_file(pipe) as temporary:
            temporary.write_text("밤")
        assert os.read(reader, 100).decode() == "밤"
        with pytest.raises(KeyboardInterrupt), new_file(pipe) as temporary:
            write_half(temporary, KeyboardInterrupt())
        assert os.read(reader, 100) == b""
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_folders_that_were_made_for_nothing_are_removed(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError), new_directory(tmp_path / "a" / "b" / "c"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert not list(tmp_path.iterdir())


def test_a_table_with_other_bytes_is_read_or_an_error(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    write_table(pl.DataFrame({"id": [f"{n} 밤" for n in range(300)], "tags": [["a", "b"]] * 300}), path)
    content = path.read_bytes()
    rng = random.Random(3)  # noqa: S311 - which bytes
    outcomes: set[str] = set()
    for _ in range(400):
        spoiled = bytearray(content[: rng.choice([len(content), rng.randrange(1, len(content))])])
        for _ in range(rng.randrange(1, 9)):
            spoiled[rng.randrange(len(spoiled))] = rng.randrange(256)
        path.write_bytes(spoiled)
        try:
            read_table(path)
        except (OSError, pl.exceptions.PolarsError):
            outcomes.add("error")
        else:
            outcomes.add("read")
    assert outcomes == {"error", "read"}


def test_a_panic_of_polars_is_an_error_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_table(pl.DataFrame({"a": [1]}), tmp_path / "t.parquet")

    def panic(*_: object, **__: object) -> None:
        raise pl.exceptions.PanicException("index out of bounds")

    monkeypatch.setattr(pl, "read_parquet", panic)
    expected = pytest.raises(ArtifactError, match=r"no whole Parquet file \(index out of bounds\)")
    with expected, whole(tmp_path, hint="Write it again."):
        read_table(tmp_path / "t.parquet")
