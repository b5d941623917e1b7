"""What a peer reads and writes, on its own side: matrices of playlists and tracks in, lists out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

CUT_OFF: Final = 100
"""Tracks of a list that count."""

BATCH: Final = 100
"""Questions whose scores of all tracks are in memory at one time."""

NONE: Final = -1
"""What stands in lists.npy after the end of a short list."""

Matrix = sp.csr_matrix
Lists = NDArray[np.int32]


@dataclass(frozen=True)
class Task:
    """Playlists to learn from and questions.

    Attributes:
        train: (playlists, tracks), a 1 where a playlist holds a track.
        seeds: (questions, tracks), a 1 where a question shows a track.
        hidden: (questions, tracks), a 1 where it hides one; None where that is to be found out by others.
    """

    train: Matrix
    seeds: Matrix
    hidden: Matrix | None = None

    def save(self, directory: Path) -> None:
        """Write a file a matrix."""
        directory.mkdir(parents=True, exist_ok=True)
        for name, matrix in vars(self).items():
            if matrix is not None:
                sp.save_npz(directory / f"{name}.npz", matrix)

    @classmethod
    def load(cls, directory: Path) -> Task:
        """Read what `save` wrote."""
        names = ("train", "seeds", "hidden")
        files = {name: directory / f"{name}.npz" for name in names}
        return cls(
            **{name: sp.csr_matrix(sp.load_npz(file)) for name, file in files.items() if file.exists()}
        )

    @property
    def joined(self) -> Matrix:
        """The training playlists and below them what the questions show."""
        return sp.vstack([self.train, self.seeds], format="csr")

    def ndcg(self, lists: Lists) -> float:
        """The mean nDCG@100 of lists, as Melon's challenge counts it."""
        if self.hidden is None:
            raise ValueError("expected a task with what its questions hide, got one without")
        weights = 1 / np.log2(np.arange(2, CUT_OFF + 2))
        ideal = np.concatenate([[0.0], np.cumsum(weights)])
        values: list[float] = []
        for row in range(self.hidden.shape[0]):
            wanted = self.hidden.indices[self.hidden.indptr[row] : self.hidden.indptr[row + 1]]
            hits = np.isin(lists[row, :CUT_OFF], wanted)
            values.append(weights[: len(hits)][hits].sum() / ideal[min(len(wanted), CUT_OFF)])
        return float(np.mean(values))


def best(score: Callable[[int, int], NDArray[Any]], seeds: Matrix, n: int) -> Lists:
    """The `n` best tracks of each question that it does not show, best first.

    Args:
        score: From a first and an after-last question to their scores, (questions, tracks); the tracks that
            nothing speaks for may have -inf.
        seeds: What the questions show.
        n: Length of a list; more than there are tracks makes shorter lists.
    """
    length = min(n, seeds.shape[1])
    lists = np.full((seeds.shape[0], n), NONE, np.int32)
    for start in range(0, seeds.shape[0], BATCH):
        end = min(start + BATCH, seeds.shape[0])
        scores = np.array(score(start, end), np.float32)
        scores[seeds[start:end].nonzero()] = -np.inf
        found = np.argpartition(-scores, length - 1, axis=1)[:, :length]
        values = np.take_along_axis(scores, found, axis=1)
        order = np.lexsort((found, -values), axis=1)
        ranked = np.take_along_axis(found, order, axis=1)
        known = np.isfinite(np.take_along_axis(values, order, axis=1))
        lists[start:end, :length] = np.where(known, ranked, NONE)
    return lists


def filled(lists: Lists, train: Matrix, seeds: Matrix) -> Lists:
    """The lists without what their questions show and without repeats, as some libraries fill theirs.

    Where they are short then, the most popular tracks that are new follow.
    """
    popular = np.argsort(-np.bincount(train.indices, minlength=train.shape[1]), kind="stable")
    whole = np.full(lists.shape, NONE, np.int32)
    for row, listed in enumerate(lists):
        shown = seeds.indices[seeds.indptr[row] : seeds.indptr[row + 1]]
        kept = np.array(list(dict.fromkeys(listed.tolist())), np.int32)
        kept = kept[(kept != NONE) & ~np.isin(kept, shown)]
        first = popular[: len(kept) + len(shown) + lists.shape[1]]
        more = first[~np.isin(first, np.concatenate([kept, shown]))]
        own = np.concatenate([kept, more])[: lists.shape[1]]
        whole[row, : len(own)] = own
    return whole


def frequent(train: Matrix, least: int, most: int) -> NDArray[np.int64]:
    """The tracks that `least` playlists hold, and more playlists where those were more than `most` tracks."""
    counts = np.bincount(train.indices, minlength=train.shape[1])
    while np.count_nonzero(counts >= least) > most:
        least += 1
    return np.flatnonzero(counts >= least)
