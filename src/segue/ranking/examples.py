"""A ranker's training examples: questions with known answers, and their candidates' features."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from segue.facets.sparse import Codes, Floats


@dataclass
class Examples:
    """The questions of one target, collected over the folds.

    Attributes:
        features: For each question with a hit, the features of its candidates, (n, len(names)).
        labels: The labels of the same candidates, (n,): 1 for a hidden track or tag, else 0.
        seeded: Whether each question shows tracks.
        names: The features' names.
        apart: Whether each is of the second half of the playlists.
        asked: The candidates of the questions that probabilities are learned from, their labels, and how many entries
            each question hides.
        asked_apart: Whether each of these is of the second half of the playlists.
    """

    features: list[Floats] = field(default_factory=list[Floats])
    labels: list[Floats] = field(default_factory=list[Floats])
    seeded: list[bool] = field(default_factory=list[bool])
    names: list[str] = field(default_factory=list[str])
    apart: list[bool] = field(default_factory=list[bool])
    asked: list[tuple[Floats, Floats, int]] = field(default_factory=list["tuple[Floats, Floats, int]"])
    asked_apart: list[bool] = field(default_factory=list[bool])

    def add(self, rows: Floats, codes: Codes, hidden: Codes, *, seeded: bool, apart: bool = False) -> None:
        """Add a question's candidates, unless none of them is hidden."""
        labels = np.isin(codes, hidden)
        if labels.any():  # a question without a hit teaches no order
            self.features.append(rows)
            self.labels.append(labels.astype(np.float32))
            self.seeded.append(seeded)
            self.apart.append(apart)

    def ask(self, rows: Floats, codes: Codes, hidden: Codes, *, apart: bool) -> None:
        """Add a question that probabilities are learned from, if it has candidates."""
        if len(codes):
            self.asked.append((rows, np.isin(codes, hidden).astype(np.float32), len(hidden)))
            self.asked_apart.append(apart)

    def extend(self, other: Examples) -> None:
        """Add another fold's questions."""
        self.features += other.features
        self.labels += other.labels
        self.seeded += other.seeded
        self.names = self.names or other.names
        self.apart += other.apart
        self.asked += other.asked
        self.asked_apart += other.asked_apart

    def select(self, *, seeded: bool) -> Examples:
        """Return the questions that show tracks, or those that do not."""
        return self._at([k for k, shows in enumerate(self.seeded) if shows == seeded])

    def half(self, *, apart: bool) -> Examples:
        """Return the questions of the second half of the playlists, or of the first."""
        return self._at([k for k, own in enumerate(self.apart) if own == apart])

    def _at(self, kept: list[int]) -> Examples:
        return Examples(
            [self.features[k] for k in kept],
            [self.labels[k] for k in kept],
            [self.seeded[k] for k in kept],
            self.names,
            [self.apart[k] for k in kept],
        )

    def stacked(self) -> tuple[Floats, Floats, list[int]]:
        """Return all candidates in one array: features, labels, and each question's number of candidates."""
        sizes = [len(labels) for labels in self.labels]
        if not sizes:
            return np.zeros((0, len(self.names)), np.float32), np.zeros(0, np.float32), []
        return np.concatenate(self.features), np.concatenate(self.labels), sizes

    def save(self, path: Path | BinaryIO) -> None:
        """Write one `.npz` without pickle, to a path or into an open file."""
        features, labels, sizes = self.stacked()
        np.savez(
            path,
            features=features,
            labels=labels,
            sizes=np.array(sizes, np.int64),
            seeded=np.array(self.seeded, np.bool_),
            names=np.array(self.names, np.str_),
            apart=np.array(self.apart, np.bool_),
            asked_features=np.concatenate(
                [np.zeros((0, len(self.names)), np.float32), *(rows for rows, _, _ in self.asked)]
            ),
            asked_labels=np.concatenate([np.zeros(0, np.float32), *(labels for _, labels, _ in self.asked)]),
            asked_sizes=np.array([len(labels) for _, labels, _ in self.asked], np.int64),
            asked_hidden=np.array([hidden for _, _, hidden in self.asked], np.int64),
            asked_apart=np.array(self.asked_apart, np.bool_),
        )

    @classmethod
    def load(cls, path: Path | BinaryIO) -> Examples:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            asked = zip(
                _parted(stored["asked_features"], stored["asked_sizes"]),
                _parted(stored["asked_labels"], stored["asked_sizes"]),
                stored["asked_hidden"].tolist(),
                strict=True,
            )
            return cls(
                _parted(stored["features"], stored["sizes"]),
                _parted(stored["labels"], stored["sizes"]),
                stored["seeded"].tolist(),
                stored["names"].tolist(),
                stored["apart"].tolist(),
                list(asked),
                stored["asked_apart"].tolist(),
            )


def _parted(rows: Floats, sizes: NDArray[np.int64]) -> list[Floats]:
    """Return the rows of each question."""
    return np.split(rows, np.cumsum(sizes)[:-1]) if len(sizes) else []
