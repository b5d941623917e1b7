"""Directories that appear whole or not at all: Segue writes a temporary sibling, fsyncs it and puts it in place."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from segue import forks
from segue.errors import ArtifactError, SegueError, Where
from segue.files.directories import refuse_foreign
from segue.files.hashes import hashes_of
from segue.files.partials import partial, sweep
from segue.files.reading import lock, unlock
from segue.files.swaps import remove_replaced, swap
from segue.files.utf8_paths import utf8_path

if TYPE_CHECKING:
    import polars as pl


class _WriteError(ArtifactError):
    """A directory or file that could not be written, with the cause."""

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

    An exception (also Ctrl-C or a full disk) removes the temporary directory and leaves `target` unchanged.

    The temporary directory's path is UTF-8, even if that of `target` is not.

    Args:
        target: The directory to make or replace.
        marker: A file or folder that an existing `target` must contain to be replaced, so that a mistyped path
            never destroys a foreign folder. The marker (or the `manifest.json` beside it, if it is no JSON file)
            must also name the Segue version that wrote it: an object with "format_version" and "library_version".

    Raises:
        ArtifactError: `target` exists and was not written by Segue, or cannot be written.
    """
    try:
        refuse_foreign(target, marker=marker)
        target.parent.mkdir(parents=True, exist_ok=True)
        with utf8_path(target.parent) as parent:
            yield from _new_directory(target, parent / target.name)
    except OSError as error:
        raise _write_error(target, error) from error


def _new_directory(shown: Path, target: Path) -> Generator[Path]:
    """See `new_directory`; `shown` is the target's path in error messages."""
    temporary = partial(target)
    sweep(target)
    temporary.mkdir(mode=0o700)
    descriptor = os.open(temporary, os.O_RDONLY)
    try:
        lock(descriptor, alone=True)  # shows other containers that this process is alive
        with _full_disk_told():
            yield temporary
        temporary.chmod(0o755)
        _sync(*temporary.rglob("*"), temporary)
        unlock(descriptor)  # readers are about to open it
        swap(temporary, target)
        sweep(target, "old")
    except _WriteError as error:
        if not error.target.is_relative_to(temporary):
            raise
        raise _WriteError(shown, error.why) from error  # the caller knows the target by this name
    finally:
        unlock(descriptor)
        os.close(descriptor)
        remove_replaced(temporary)


@contextlib.contextmanager
def new_file(target: Path) -> Generator[Path]:
    """Yield a temporary path beside `target` that replaces `target` when the block succeeds. The path is UTF-8.

    A pipe or device, such as /dev/stdout, is never replaced: the finished file is copied into it.

    Raises:
        ArtifactError: The file cannot be written there; an existing file is unchanged.
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
    """Yield a path whose file is copied into a pipe or device when the block succeeds."""
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
    """Raise an `OSError` if a library in Rust (safetensors, tokenizers) reports a full disk in its own words."""
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
    """Report any error while reading a file that Segue wrote as damage to `path`.

    Args:
        path: The file or directory that the block reads.
        beside: Errors that indicate damage, in addition to those of files, values and numbers that Python raises.
        hint: What the user can do about it.

    Raises:
        ArtifactError: The file is damaged.
    """
    try:
        yield
    except (*_DAMAGE, *beside) as error:
        raise ArtifactError(
            expected="a whole file", got=f"a damaged one: {error}", where=Where(path), hint=hint
        ) from error


_DAMAGE: Final = (OSError, ValueError, EOFError, OverflowError, MemoryError, RecursionError)


def write_manifest(manifest: msgspec.Struct, directory: Path) -> None:
    """Write the manifest.json of a directory, indented for people, whole or not at all.

    Raises:
        ArtifactError: The manifest cannot be written.
    """
    _write_json(msgspec.json.encode(manifest), directory / "manifest.json")


def write_sealed_manifest(manifest: msgspec.Struct, directory: Path) -> None:
    """Write the manifest.json of a directory, and in it the SHA-256 of every other file there.

    `segue.files.manifests.read_manifest` checks them. Call it when all other files are written.

    Raises:
        ArtifactError: The manifest cannot be written.
    """
    target = directory / "manifest.json"
    files = (path for path in directory.rglob("*") if path.is_file() and path != target)
    hashes = hashes_of(directory, [path.relative_to(directory).as_posix() for path in files])
    content: dict[str, object] = msgspec.to_builtins(manifest)
    _write_json(msgspec.json.encode({**content, "sha256": hashes}), target)


def _write_json(content: bytes, target: Path) -> None:
    with new_file(target) as path:
        path.write_bytes(msgspec.json.format(content, indent=2))


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a Parquet file.

    Raises:
        OSError: The file cannot be written. (For a full disk Polars raises its own error; this function converts it.)
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
    """The system's error number in the message of an error from a library in Rust."""
    found = re.search(r"\(os error (\d+)\)", str(error))
    return int(found[1]) if found else None


def read_table(path: Path) -> pl.DataFrame:
    """Read a Parquet file. Its bytes are read first: overwriting a mapped file would end the process.

    Raises:
        OSError: The file cannot be read, or its content makes Polars panic (which is no `Exception`).
        PolarsError: The file is not a complete Parquet file.
    """
    import polars as pl

    content = path.read_bytes()
    try:
        return pl.read_parquet(content)
    except pl.exceptions.PanicException as error:
        raise OSError(errno.EILSEQ, f"it is no whole Parquet file ({error})", str(path)) from error


def _write_error(target: Path, error: OSError) -> ArtifactError:
    short = re.fullmatch(r"\d+ requested and \d+ written", str(error))  # NumPy's message for a full disk
    return _WriteError(target, os.strerror(errno.ENOSPC) if short else error.strerror or str(error))


def _sync(*paths: Path) -> None:
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
