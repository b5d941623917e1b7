"""JSON files that Segue wrote, read back into structs: whole, or an error that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from segue.errors import ArtifactError, Where
from segue.files.directories import refuse_foreign

T = TypeVar("T", bound=msgspec.Struct)


def read_checked(path: Path, form: type[T], check: Callable[[T], None]) -> T:
    """Read a part of a model.

    Args:
        path: The file.
        form: What it holds.
        check: Raises a `ValueError` for values that no fit leaves.

    Raises:
        ArtifactError: The file is missing or damaged.
    """
    try:
        found = msgspec.json.decode(path.read_bytes(), type=form)
        check(found)
    except (OSError, ValueError, RecursionError, msgspec.DecodeError) as error:
        raise ArtifactError(
            expected="a whole file",
            got=f"one that cannot be read: {error}",
            where=Where(path),
            hint="Fit the model again.",
        ) from error
    return found


def read_earlier(directory: Path, file: str, form: type[T], *, kind: str) -> T | None:
    """Read the results that an earlier run left, to add to them; None if there are none.

    Args:
        directory: Where they are, and where they will be replaced.
        file: Their name, which marks the directory.
        form: What the file holds.
        kind: What it is, for the error: "comparison of titles".

    Raises:
        ArtifactError: The directory holds something else, which a writer would not replace either.
    """
    refuse_foreign(directory, marker=file)
    path = directory / file
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=form)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ArtifactError(f"{path} is no {kind}: {error}.", hint="Name another directory.") from error
