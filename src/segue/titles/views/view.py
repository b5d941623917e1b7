"""What every view of a text offers, and rows of ids as one matrix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from segue.protocols import Progress

Ids = NDArray[np.int64]
"""Ids of one text, shape (length,)."""

PAD: Final = 0
"""The id that stands for nothing, in every view."""


class View(Protocol):
    """A learned way to read titles and tags as ids from 1 to `size` - 1; 0 is padding."""

    @property
    def size(self) -> int:
        """How many ids there are, padding included."""
        ...

    def titles(self, texts: Sequence[str]) -> list[Ids]:
        """The ids of each title, without the marks that `join` puts around them; any text will do."""
        ...

    def tags(self, texts: Sequence[str]) -> list[Ids]:
        """The ids of each tag, likewise."""
        ...

    def join(self, title: Ids, tags: Sequence[Ids]) -> Ids:
        """One input row of a title and its tags; never empty, cut at the view's longest."""
        ...

    def save(self, directory: Path) -> None:
        """Write what was learned into a directory."""
        ...


class ViewSettings(Protocol):
    """How to learn a view."""

    def fit(self, titles: Sequence[str], tags: Sequence[Sequence[str]], *, progress: Progress) -> View:
        """Learn it from titles and the tags beside them."""
        ...

    def load(self, directory: Path) -> View:
        """Read a saved one.

        Raises:
            ArtifactError: A file is missing or damaged.
        """
        ...


def padded(rows: Sequence[Ids], *, multiple: int = 1) -> NDArray[np.int64]:
    """Rows of ids as one matrix, filled up with `PAD`, shape (len(rows), longest); longest is 1 or more.

    Args:
        rows: The rows.
        multiple: The matrix is as wide as a multiple of it.
    """
    longest = max([1, *map(len, rows)])
    matrix = np.full((len(rows), -(-longest // multiple) * multiple), PAD, dtype=np.int64)
    for row, ids in zip(matrix, rows, strict=True):
        row[: len(ids)] = ids
    return matrix
