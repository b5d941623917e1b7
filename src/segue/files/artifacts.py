"""Directories that appear whole or not at all: Segue writes a temporary sibling, fsyncs it and puts it in place."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from segue import forks
from segue.errors import ArtifactError, Where
from segue.files.columnar_tables import PARQUET
from segue.files.directories import refuse_foreign
from segue.files.faults import WriteError, full_disk_told, not_let_read, number_in, unconfirmed, write_error
from segue.files.hashes import hashes_of
from segue.files.locks import making
from segue.files.partials import partial, sweep, sweep_aside
from segue.files.recovery import restore
from segue.files.scratch import scratch
from segue.files.swaps import remove_replaced, swap
from segue.files.syncing import folder_for, sync, sync_folder
from segue.files.targets import followed, is_sink, open_sink
from segue.files.utf8_paths import utf8_path

if TYPE_CHECKING:
    import polars as pl


@contextlib.contextmanager
def new_directory(target: Path, *, marker: str = "manifest.json") -> Generator[Path]:
    """Yield an empty temporary directory beside `target` that replaces `target` when the block succeeds.

    An exception (also Ctrl-C or a full disk) removes the temporary directory and leaves `target` unchanged. So does a
    kill at any moment: the next writer removes what it left. If `target` is a link, what it leads to is replaced. The
    new directory and its name are on the disk when the block ends.

    The temporary directory's path is UTF-8, even if that of `target` is not.

    Args:
        target: The directory to make or replace.
        marker: A file or folder that an existing `target` must contain to be replaced, so that a mistyped path
            never destroys a foreign folder. The marker (or the `manifest.json` beside it, if it is no JSON file)
            must also name the Segue version that wrote it: an object with "format_version" and "library_version".

    Raises:
        ArtifactError: `target` exists and was not written by Segue, or cannot be written or replaced.
    """
    restore(target)
    refuse_foreign(target, marker=marker)
    place = followed(target)
    try:
        with folder_for(place.parent), utf8_path(place.parent) as parent:
            yield from _new_directory(target, parent / place.name)
    except OSError as error:
        raise write_error(target, error) from error


def _new_directory(shown: Path, target: Path) -> Generator[Path]:
    """See `new_directory`; `shown` is the target's path in error messages."""
    temporary = partial(target)
    sweep(target.parent)
    temporary.mkdir(mode=0o700)
    descriptor = os.open(temporary, os.O_RDONLY)
    try:
        with making(descriptor):
            with full_disk_told():
                yield temporary
            temporary.chmod(0o755)
            sync(*temporary.rglob("*"), temporary)
        swap(temporary, target)
        _confirm(shown, target.parent)  # before the older one goes
        sweep_aside(target)
    except WriteError as error:
        if isinstance(error.target, str) or not error.target.is_relative_to(temporary):
            raise
        raise WriteError(shown, error.why, error.hint) from error  # the caller knows the target by this name
    finally:
        os.close(descriptor)
        remove_replaced(temporary)


def _confirm(shown: Path, folder: Path) -> None:
    """Bring a new name to the disk."""
    try:
        sync_folder(folder)
    except OSError as error:
        raise unconfirmed(shown, error) from error


@contextlib.contextmanager
def new_file(target: Path) -> Generator[Path]:
    """Yield a temporary path beside `target` that replaces `target` when the block succeeds. The path is UTF-8.

    The new file and its name are on the disk when the block ends. If `target` is a link, what it leads to is replaced.
    A pipe, a device or a standard stream, such as /dev/stdout, is never replaced: the finished file is copied into it.

    Raises:
        ArtifactError: The file cannot be written there; an existing file is unchanged.
    """
    if is_sink(target):
        with _copied(target) as temporary:
            yield temporary
        return
    place = followed(target)
    try:
        with folder_for(place.parent), utf8_path(place.parent) as parent:
            temporary = partial(parent / place.name)
            sweep(parent)
            try:
                with full_disk_told():
                    yield temporary
                sync(temporary)
                temporary.replace(parent / place.name)
                _confirm(target, parent)
            finally:
                with contextlib.suppress(OSError):
                    temporary.unlink(missing_ok=True)
    except OSError as error:
        raise write_error(target, error) from error


@contextlib.contextmanager
def _copied(target: Path) -> Generator[Path]:
    """Yield a path whose file is copied into a pipe or device when the block succeeds."""
    with scratch("file") as folder:
        temporary = folder / "file"
        try:
            with full_disk_told():
                yield temporary
            with temporary.open("rb") as source, open_sink(target) as sink:
                shutil.copyfileobj(source, sink)
        except OSError as error:
            raise write_error(target, error) from error


@contextlib.contextmanager
def whole(path: Path, *beside: type[Exception], hint: str) -> Generator[None]:
    """Report any error while reading a file that Segue wrote as damage to `path`, unless the system is the cause.

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
        raise not_let_read(path, error) or ArtifactError(
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
        number = number_in(error)
        if number is None:
            raise
        raise OSError(number, os.strerror(number), str(path)) from error


def read_table(path: Path) -> pl.DataFrame:
    """Read a Parquet file. Its bytes are read first: overwriting a mapped file would end the process.

    Raises:
        OSError: The file cannot be read, its table is far larger than the file, or its content makes
            Polars panic (which is no `Exception`).
        PolarsError: The file is not a complete Parquet file.
    """
    return PARQUET.read(path.read_bytes(), path)
