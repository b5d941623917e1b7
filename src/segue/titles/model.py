"""What every fitted title encoder offers, networks and neighbours alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from segue.titles.title_recipe import TitleRecipe
from segue.training import History

Floats = NDArray[np.float32]


class TitleModel(Protocol):
    """A fitted title encoder."""

    @property
    def recipe(self) -> TitleRecipe:
        """How it was fitted."""
        ...

    @property
    def labels(self) -> Mapping[str, tuple[str, ...]]:
        """The names that each head scores: "tags", "tracks" or "label"."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    @property
    def parameters(self) -> int:
        """Numbers that were learned."""
        ...

    @property
    def history(self) -> History | None:
        """How its training went; None where nothing is trained."""
        ...

    def encode(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None) -> Floats:
        """One vector a title, shape (n, dim), float32; any text will do, an empty one too."""
        ...

    def scores(
        self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None, *, head: str | None = None
    ) -> Floats:
        """How likely each label of a head is, shape (n, len(labels[head])), float32, 0 or more.

        Args:
            titles: Titles; "" when unknown.
            tags: Known tags of each; they are input, and their own scores mean nothing.
            head: Which head; None is the only or first one.

        Raises:
            ConfigError: There is no such head.
        """
        ...

    def answers(
        self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None
    ) -> Mapping[str, Floats]:
        """The scores of every head, and under "places" the places if they were trained for, in one pass."""
        ...

    def places(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None) -> Floats:
        """The vectors predicted in the space that was trained for, (n, dim of it).

        Raises:
            ConfigError: None was.
        """
        ...

    def save(self, directory: Path | str) -> None:
        """Write a directory, whole or not at all; without pickle."""
        ...
