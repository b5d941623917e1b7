"""The protocol of all fitted title encoders, networks and neighbours alike."""

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
        """The recipe that it was fitted with."""
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
        """Number of learned numbers."""
        ...

    @property
    def history(self) -> History | None:
        """The record of its training; None if nothing is trained."""
        ...

    def encode(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None) -> Floats:
        """One vector for each title, shape (n, dim), float32; any text is valid, also an empty one."""
        ...

    def scores(
        self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None, *, head: str | None = None
    ) -> Floats:
        """The score of each label of a head, shape (n, len(labels[head])), float32, 0 or more.

        Args:
            titles: Titles; "" for unknown ones.
            tags: Known tags of each. They are input; their own scores have no meaning.
            head: The head; None is the only or first one.

        Raises:
            ConfigError: There is no such head.
        """
        ...

    def answers(
        self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None
    ) -> Mapping[str, Floats]:
        """The scores of every head and, under "places", the predicted places if there are any, in one pass."""
        ...

    def places(self, titles: Sequence[str], tags: Sequence[Sequence[str]] | None = None) -> Floats:
        """The vectors predicted in the target space, (n, its dim).

        Raises:
            ConfigError: The encoder was not trained for places.
        """
        ...

    def save(self, directory: Path | str) -> None:
        """Write a directory, whole or not at all; without pickle."""
        ...
