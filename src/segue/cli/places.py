"""What a directory on the command line is, told by the files in it."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from segue.errors import ArtifactError

Kind = Literal["dataset", "split", "report", "other"]

SIGNS: Final[dict[str, Kind]] = {
    "playlists.parquet": "dataset",
    "questions.jsonl": "split",
    "evaluation.json": "report",
}
"""A file → what a directory that has it is."""


def kind_of(directory: Path) -> Kind:
    """What the directory is; "other" for a model, for anything else and for nothing."""
    return next((kind for name, kind in SIGNS.items() if (directory / name).exists()), "other")


def check_free_for_model(directory: Path) -> None:
    """Check that writing a model there replaces no dataset, split or report.

    Raises:
        ArtifactError: It would.
    """
    kind = kind_of(directory)
    if kind != "other":
        raise ArtifactError(
            f"{directory} is a {kind}; expected a new directory, or an older model to replace.",
            hint="Name another directory.",
        )
