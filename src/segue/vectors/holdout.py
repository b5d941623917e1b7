"""Playlists held out of a dataset for a comparison: half of each one's tracks is shown, the other half hidden."""

from __future__ import annotations

import dataclasses
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.data.dataset import Dataset
from segue.errors import DataError

LEAST = 4
"""Tracks of a playlist that may be held out, at least."""


@dataclasses.dataclass(frozen=True, eq=False)
class Holdout:
    """A dataset to train on, and questions.

    Attributes:
        train: The other playlists, with all tracks of the dataset.
        shown: Rows of the tracks that each question shows.
        hidden: Rows of the tracks that each hides.
    """

    train: Dataset
    shown: tuple[NDArray[np.int64], ...]
    hidden: tuple[NDArray[np.int64], ...]

    @classmethod
    def of(cls, dataset: Dataset, questions: int, seed: int) -> Self:
        """Hold out playlists at random, at most a third of those long enough.

        Raises:
            DataError: Fewer than six playlists have `LEAST` tracks.
        """
        lists: list[list[int]] = dataset.playlists["tracks"].to_list()
        long = [row for row, tracks in enumerate(lists) if len(tracks) >= LEAST]
        if len(long) < 6:
            raise DataError(
                expected=f"six or more playlists of {LEAST} or more tracks",
                got=str(len(long)),
                hint="Give more playlists.",
            )
        rng = np.random.default_rng([seed, 3])
        chosen = np.sort(rng.permutation(long)[: min(questions, len(long) // 3)]).tolist()
        shown: list[NDArray[np.int64]] = []
        hidden: list[NDArray[np.int64]] = []
        for row in chosen:
            mixed = rng.permutation(np.array(lists[row], np.int64))
            shown.append(np.sort(mixed[: len(mixed) // 2]))
            hidden.append(np.sort(mixed[len(mixed) // 2 :]))
        kept = dataset.playlists.with_row_index("row").filter(~pl.col("row").is_in(chosen)).drop("row")
        return cls(Dataset.of_tables(kept, dataset.tracks), tuple(shown), tuple(hidden))
