"""A comparison of namers as files: its figures as JSON, and a plot."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from segue.files.artifacts import new_directory
from segue.files.json_files import read_earlier
from segue.naming.comparison import Comparison
from segue.naming.comparison_plot import plot

FILE: Final = "comparison.json"
PLOT: Final = "comparison.svg"


def write_comparison(found: Comparison, directory: Path) -> None:
    """Write a directory, whole or not at all: comparison.json and comparison.svg.

    Raises:
        ArtifactError: The directory holds something else, or cannot be written.
        MissingExtraError: matplotlib is not installed.
    """
    with new_directory(directory, marker=FILE) as temporary:
        (temporary / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=2))
        plot(found, temporary / PLOT)


def read_comparison(directory: Path) -> Comparison | None:
    """Read what `write_comparison` wrote; None if there is nothing.

    Raises:
        ArtifactError: The directory holds something else, which `write_comparison` would not replace either.
    """
    return read_earlier(directory, FILE, Comparison, kind="comparison of namers")
