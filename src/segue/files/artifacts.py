"""Directories that appear whole or not at all: a temporary sibling, fsynced, that takes the target's place at once."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from segue import forks
from segue.errors import ArtifactError, SegueError, Where
from segue.files.directories import refuse_foreign
from segue.files.partials import partial, sweep
from segue.files.reading import lock, unlock
from segue.files.swaps import remove_replaced, swap
from segue.files.utf8_paths import utf8_path

if TYPE_CHECKING:
    import polars as pl


class _WriteError(ArtifactError):
    """What could not be written, and why."""

    def __init__(self, target: Path, why: str) -> None:
        super().__init__(
            f"it could not be written: {why}. Nothing was changed.",
            where=Where(target),
            hint="Free some space or name another place.",
        )
        self.target, self.why = target, why


@contextlib.contextmanager
def new_directory(target: Path, *, marker: str = "manifest.json") -> Generator[Path]:
    """Yield an empty temporary directory beside `target` that replaces `target` when the block succeeds.

    An exception (Ctrl-C and a full disk included) removes the temporary directory and leaves `target` as it was.

    The temporary directory's path is UTF-8, also where that of `target` is not.

    Args:
        target: The directory to make or replace.
        marker: A file or folder that an existing `target` must hold to be replaced, so that a mistyped path
            never destroys somebody's folder. It, or where it is no JSON file the `manifest.json` beside it,
            must also say which Segue wrote it: an object with "format_version" and "library_version".

    Raises:
        ArtifactError: `target` exists and is not a directory Segue wrote, or cannot be written.
    """
    try:
        refuse_foreign(target, marker=marker)
        target.parent.mkdir(parents=True, exist_ok=True)
        with utf8_path(target.parent) as parent:
            yield from _new_directory(target, parent / target.name)
    except OSError as error:
        raise _write_error(target, error) from error


def _new_directory(shown: Path, target: Path) -> Generator[Path]:
    """See `new_directory`; `shown` is the target's path in errors."""
    temporary = partial(target)
    sweep(target)
    temporary.mkdir(mode=0o700)
    descriptor = os.open(temporary, os.O_RDONLY)
    try:
        lock(descriptor, alone=True)  # the sign of life that other containers see
        with _full_disk_told():
            yield temporary
        temporary.chmod(0o755)
        _sync(*temporary.rglob("*"), temporary)
        unlock(descriptor)  # it is about to be what readers open
        swap(temporary, target)
        sweep(target, "old")
    except _WriteError as error:
        if not error.target.is_relative_to(temporary):
            raise
        raise _WriteError(shown, error.why) from error  # who asked for it knows the target's name
    finally:
        unlock(descriptor)
        os.close(descriptor)
        remove_replaced(temporary)


@contextlib.contextmanager
def new_file(target: Path) -> Generator[Path]:
    """Yield a temporary path beside `target` that replaces `target` when the block succeeds; it is UTF-8.

    A pipe or device, such as /dev/stdout, is never replaced: the finished file is copied into it.

    Raises:
        ArtifactError: The file cannot be written there; what was there before is untouched.
    """
    if target.exists() and not (target.is_file() or target.is_dir()):
        with _copied(target) as temporary:
            yield temporary
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with utf8_path(target.parent) as parent:
            temporary = partial(parent / target.name)
            sweep(parent / target.name)
            try:
                with _full_disk_told():
                    yield temporary
                _sync(temporary)
                temporary.replace(parent / target.name)
            finally:
                with contextlib.suppress(OSError):
                    temporary.unlink(missing_ok=True)
    except OSError as error:
        raise _write_error(target, error) from error


@contextlib.contextmanager
def _copied(target: Path) -> Generator[Path]:
    """Yield a path whose file goes into a pipe or device when the block succeeds."""
    with tempfile.TemporaryDirectory(prefix="segue-") as folder:
        temporary = Path(folder) / "file"
        try:
            with _full_disk_told():
                yield temporary
            with temporary.open("rb") as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink)
        except OSError as error:
            raise _write_error(target, error) from error


@contextlib.contextmanager
def _full_disk_told() -> Generator[None]:
    """Raise an `OSError` where a library in Rust (safetensors, tokenizers) puts a full disk into words of its own."""
    try:
        yield
    except (OSError, SegueError):
        raise
    except Exception as error:
        number = _number(error)
        if number is None or number not in _DISK_IS_FULL:
            raise
        raise OSError(number, os.strerror(number)) from error


@contextlib.contextmanager
def whole(path: Path, *beside: type[Exception], hint: str) -> Generator[None]:
    """Read what Segue wrote: an error of a file, or of what is in it, means that `path` is damaged.

    Args:
        path: What is read.
        beside: Errors that mean it too, beside `OSError`, `ValueError` and `EOFError`.
        hint: What to do then.

    Raises:
        ArtifactError: It is damaged.
    """
    try:
        yield
    except (OSError, ValueError, EOFError, *beside) as error:
        raise ArtifactError(
            expected="a whole file", got=f"a damaged one: {error}", where=Where(path), hint=hint
        ) from error


def write_manifest(manifest: msgspec.Struct, directory: Path) -> None:
    """Write what a directory says of itself: its manifest.json, indented for people, whole or not at all.

    Raises:
        ArtifactError: It cannot be written there.
    """
    with new_file(directory / "manifest.json") as path:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2))


def map_array(path: Path) -> Any:
    """An array mapped from disk, shared between processes; never unpickled.

    A plain view of the map: a slice of `numpy.memmap` itself takes twenty times as long. NumPy resolves a `Path`,
    link by link; a text it takes as it is.
    """
    import numpy as np

    return np.asarray(np.load(str(path), mmap_mode="r", allow_pickle=False))


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a Parquet file.

    Raises:
        OSError: It cannot be written; Polars itself raises an error of its own for a full disk.
    """
    from polars.exceptions import ComputeError

    forks.check("write a table")
    try:
        table.write_parquet(path)
    except ComputeError as error:
        number = _number(error)
        if number is None:
            raise
        raise OSError(number, os.strerror(number), str(path)) from error


_DISK_IS_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def _number(error: Exception) -> int | None:
    """The system's number of an error that a library in Rust has put into words."""
    found = re.search(r"\(os error (\d+)\)", str(error))
    return int(found[1]) if found else None


def read_table(path: Path) -> pl.DataFrame:
    """Read a Parquet file, its bytes first: a map of one that is overwritten meanwhile would end the process.

    Raises:
        OSError: It cannot be read; also where Polars panics at what is in it, which is no `Exception`.
        PolarsError: It is no whole Parquet file.
    """
    import polars as pl

    content = path.read_bytes()
    try:
        return pl.read_parquet(content)
    except pl.exceptions.PanicException as error:
        raise OSError(errno.EILSEQ, f"it is no whole Parquet file ({error})", str(path)) from error


def _write_error(target: Path, error: OSError) -> ArtifactError:
    short = re.fullmatch(
        r"\d+ requested and \d+ written", str(error)
    )  # NumPy's way to say that a disk is full
    return _WriteError(target, os.strerror(errno.ENOSPC) if short else error.strerror or str(error))


def _sync(*paths: Path) -> None:
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
