"""Titled playlists as batches: each time, a playlist shows other tokens of it."""

# pyright: reportUnknownMemberType=false
# torch leaves the types of some functions out.

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from segue.naming.parts import TitledPlaylist
from segue.naming.recipe import NamerRecipe
from segue.naming.units import BEGIN, END, Units
from segue.naming.vocabulary import ALWAYS, Vocabulary
from segue.titles.views.view import padded
from segue.training import Batch

EVERYTHING = 1 << 20
"""More tokens than a playlist has."""


class NamingExamples:
    """Playlists with a title, as ids.

    Args:
        playlists: The playlists; each title has a unit.
        vocabulary: The tokens that are known.
        units: The units of titles.
        recipe: How many tokens an example shows.
    """

    def __init__(
        self, playlists: Sequence[TitledPlaylist], vocabulary: Vocabulary, units: Units, recipe: NamerRecipe
    ) -> None:
        self._recipe = recipe
        self.tokens = [vocabulary.ids(one.tokens, longest=EVERYTHING)[1:] for one in playlists]
        self.titles = [np.array(ids, np.int64) for ids in units.read([one.title for one in playlists])]

    def __len__(self) -> int:
        return len(self.titles)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The number of tokens that each example shows at most."""
        return np.array([min(len(ids), self._recipe.longest) for ids in self.tokens], np.int64)

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Batch:
        """Some playlists, each with a random share of its tokens, in their order; see `Examples`.

        The share is the square of a draw, because most people who ask give a few tracks or tags.
        """
        least = self._recipe.teaching.shown
        numbers: list[int] = rows.tolist()
        return self._batch(
            numbers, [self._some(self.tokens[row], rng, rng.uniform(least, 1) ** 2) for row in numbers]
        )

    def whole(self, rows: NDArray[np.int64]) -> Batch:
        """Some playlists with all their tokens, or as many as are read."""
        numbers: list[int] = rows.tolist()
        return self._batch(numbers, [self._spread(self.tokens[row]) for row in numbers])

    def _spread(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        size = min(len(ids), self._recipe.longest)
        return ids[np.arange(size) * len(ids) // max(size, 1)]

    def _some(self, ids: NDArray[np.int64], rng: np.random.Generator, share: float) -> NDArray[np.int64]:
        size = min(int(np.ceil(share * len(ids))), self._recipe.longest)
        return ids[np.sort(rng.permutation(len(ids))[:size])]

    def _batch(self, rows: list[int], shown: Sequence[NDArray[np.int64]]) -> Batch:
        titles = [self.titles[row] for row in rows]
        matrices = {
            "tokens": [np.append(ALWAYS, ids) for ids in shown],
            "prefix": [np.append(BEGIN, ids) for ids in titles],
            "target": [np.append(ids, END) for ids in titles],
        }
        return {name: torch.from_numpy(padded(ids)) for name, ids in matrices.items()}
