"""Directories that appear whole or not at all: a temporary sibling, fsynced and renamed into place."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from segue.errors import ArtifactError


@contextlib.contextmanager
def new_directory(target: Path, *, marker: str = "manifest.json") -> Iterator[Path]:
    """Yield an empty temporary directory beside `target` that replaces `target` when the block succeeds.

    An exception (Ctrl-C and a full disk included) removes the temporary directory and leaves `target` as it was.

    Args:
        target: The directory to make or replace.
        marker: A file that an existing `target` must hold to be replaced, so that a mistyped path never
            destroys somebody's folder.

    Raises:
        ArtifactError: `target` exists and is not a directory Segue wrote, or cannot be written.
    """
    _refuse_foreign(target, marker)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    except OSError as error:
        raise _write_error(target, error) from error
    try:
        yield temporary
        temporary.chmod(0o755)
        _sync(temporary)
        _swap(temporary, target)
    except OSError as error:
        raise _write_error(target, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


@contextlib.contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside `target` that replaces `target` when the block succeeds.

    Raises:
        ArtifactError: The file cannot be written there; what was there before is untouched.
    """
    temporary = target.parent / f".{target.name}.{os.getpid()}.part"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(target)
    except OSError as error:
        raise _write_error(target, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _refuse_foreign(target: Path, marker: str) -> None:
    if target.is_dir() and any(target.iterdir()) and not (target / marker).exists():
        raise ArtifactError(
            f"{target} is a directory with other files in it (expected none, or a {marker}).",
            hint="Name a new directory.",
        )
    if target.exists() and not target.is_dir():
        raise ArtifactError(f"{target} is a file; expected a directory to write.", hint="Name another path.")


def _write_error(target: Path, error: OSError) -> ArtifactError:
    return ArtifactError(
        f"{target} could not be written: {error.strerror or error}. Nothing was changed.",
        hint="Free some space or name another place.",
    )


def _sync(directory: Path) -> None:
    for path in [*directory.rglob("*"), directory]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _swap(temporary: Path, target: Path) -> None:
    """Rename `temporary` to `target`, moving an older `target` aside first and back if the rename fails."""
    if not target.exists():
        temporary.rename(target)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".old", dir=target.parent))
    target.rename(aside / "old")
    try:
        temporary.rename(target)
    except OSError:
        (aside / "old").rename(target)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
