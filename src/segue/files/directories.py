"""The kind of a directory that Segue wrote, and whether a new directory may replace it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from segue.errors import ArtifactError, Where
from segue.files.targets import followed

KINDS: Final[Mapping[str, str]] = {
    "facets": "model",
    "playlists.parquet": "dataset",
    "questions.jsonl": "split",
    "evaluation.json": "report",
    "playlists.json": "folder of playlists",
    "vocabulary.parquet": "directory of vectors",
    "events.csv": "folder of mixtures",
}
"""The kind of a directory, by its marker. A model may also hold an evaluation, so the first marker counts."""


def kind_of(directory: Path) -> str | None:
    """Which of `KINDS` a directory is; None if it is none of them or Segue did not write it."""
    return next((kind for marker, kind in KINDS.items() if _is_marked(directory, marker)), None)


def refuse_foreign(target: Path, *, marker: str = "manifest.json") -> None:
    """Check that `new_directory` could replace `target`. Call it before long work.

    Raises:
        ArtifactError: `target` exists and was not written by Segue, or the system cannot replace it.
    """
    followed(target)
    if target.exists() and not target.is_dir():
        raise ArtifactError(
            expected="a directory to write", got="a file", where=Where(target), hint="Name another path."
        )
    if not target.is_dir():
        return
    found, wanted = kind_of(target), KINDS.get(marker)
    if found and found != wanted:
        replaceable = f", or an older {wanted}" if wanted else ""
        raise ArtifactError(
            expected=f"a new directory{replaceable}",
            got=f"a {found}",
            where=Where(target),
            hint="Name another directory.",
        )
    foreign = _foreign(target, marker)
    if foreign:
        raise ArtifactError(
            expected=f"a new directory, or {f'a {wanted}' if wanted else f'one with {marker}'} that Segue wrote",
            got=f"a directory with other files in it: {foreign}",
            where=Where(target),
            hint="Name a new directory.",
        )


def _foreign(directory: Path, marker: str) -> str | None:
    """The name of a file that shows that Segue did not write a directory; None if Segue wrote it, or it is empty."""
    names = sorted(path.name for path in directory.iterdir())
    if not names or _is_marked(directory, marker):
        return None
    statement = _statement(marker)
    if marker in names and statement in names:
        return statement
    return next((name for name in names if name not in {marker, statement}), names[0])


def _is_marked(directory: Path, marker: str) -> bool:
    """Whether a directory has the marker and a manifest of Segue."""
    return (directory / marker).exists() and _is_ours(directory / _statement(marker))


def _statement(marker: str) -> str:
    """The file that names the writer of a directory with this marker."""
    return marker if marker.endswith(".json") else "manifest.json"


def _is_ours(statement: Path) -> bool:
    if not statement.is_file():  # a link to a device would never end
        return False
    try:
        content = msgspec.json.decode(statement.read_bytes())
    except (OSError, ValueError, RecursionError, msgspec.DecodeError):
        return False
    return isinstance(content, dict) and "format_version" in content and "library_version" in content
