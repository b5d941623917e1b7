"""A file read in pieces is the one that was opened, or an error."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from segue.errors import ArtifactError
from segue.files.contents import Contents
from segue.files.steady_files import SteadyFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "밤.bin").write_bytes(b"0123456789")
    return tmp_path / "밤.bin"


def opened(path: Path) -> SteadyFile:
    return SteadyFile(path, shown=Path("shown"), hint="Open it again.")


def test_pieces_are_read_in_any_order_and_end_with_the_file(path: Path) -> None:
    file = opened(path)
    assert (file.size, file.read(8, 5), file.read(0, 3), file.read(20, 1)) == (10, b"89", b"012", b"")


def test_a_file_that_is_removed_or_replaced_is_read_on(path: Path) -> None:
    file = opened(path)
    path.unlink()
    path.write_bytes(b"other bytes")
    assert file.read(0, 10) == b"0123456789"


@pytest.mark.parametrize("content", [b"9876543210", b"01", b"01234567890"])
def test_a_file_that_is_written_into_is_an_error(path: Path, content: bytes) -> None:
    file = opened(path)
    path.write_bytes(content)
    os.utime(path, ns=(1, 1))
    with pytest.raises(
        ArtifactError, match=r"shown: it was written to since it was opened\. Open it again\."
    ):
        file.read(0, 1)


def test_another_file_than_the_one_that_was_checked_is_an_error(path: Path) -> None:
    mark = Contents.of(path.parent, [path.name]).marks[path.name]
    SteadyFile(path, shown=path, expected=mark, hint="")
    path.rename(path.with_name("kept"))  # so that its inode is not given again
    path.write_bytes(b"0123456789")
    with pytest.raises(ArtifactError, match="written to"):
        SteadyFile(path, shown=path, expected=mark, hint="")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="no regular file"):
        opened(tmp_path / "pipe")


def holders(path: Path) -> int:
    """The number of this process's descriptors of a file."""
    held = [os.fstat(int(one.name)) for one in Path("/dev/fd").iterdir() if one.exists()]
    return sum(one.st_ino == path.stat().st_ino for one in held)


def test_descriptors_are_closed_with_their_files_and_more_are_taken_if_needed(path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = 8 + max(int(one.name) for one in Path("/dev/fd").iterdir())
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, hard))
        files = [opened(path) for _ in range(few)]
        assert all(file.read(0, 1) == b"0" for file in files)
        assert holders(path) == few
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    del files
    assert holders(path) == 0
