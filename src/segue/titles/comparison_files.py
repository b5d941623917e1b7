"""A comparison of title encoders as files: its figures as JSON, and a plot."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from segue.files.artifacts import new_directory
from segue.files.json_files import read_earlier
from segue.titles.comparison import Comparison
from segue.titles.comparison_plot import plot
from segue.titles.sweep_plot import plot_sweep, variation_of

FILE: Final = "comparison.json"
PLOT: Final = "comparison.svg"
SWEEP: Final = "sweep.svg"


def write_comparison(found: Comparison, directory: Path) -> None:
    """Write a directory, whole or not at all: comparison.json, comparison.svg and, of a study, sweep.svg.

    Raises:
        ArtifactError: The directory holds something else, or cannot be written.
        MissingExtraError: matplotlib is not installed.
    """
    with new_directory(directory, marker=FILE) as temporary:
        text = msgspec.json.format(msgspec.json.encode(found), indent=2)
        (temporary / FILE).write_bytes(text)
        plot(found, temporary / PLOT)
        if any(map(variation_of, found.rows)):
            plot_sweep(found, temporary / SWEEP)


def read_comparison(directory: Path) -> Comparison | None:
    """Read what `write_comparison` wrote; None if there is nothing.

    Raises:
        ArtifactError: The directory holds something else, which `write_comparison` would not replace either.
    """
    return read_earlier(directory, FILE, Comparison, kind="comparison of titles")
