"""A ranker's training examples: questions with known answers, and their candidates' features."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from segue.facets.sparse import Codes, Floats


@dataclass
class Examples:
    """The questions of one target, collected over the folds.

    Attributes:
        features: For each question with a hit, the features of its candidates, (n, len(names)).
        labels: The labels of the same candidates, (n,): 1 for a hidden track or tag, else 0.
        seeded: Whether each question shows tracks.
        names: The features' names.
    """

    features: list[Floats] = field(default_factory=list[Floats])
    labels: list[Floats] = field(default_factory=list[Floats])
    seeded: list[bool] = field(default_factory=list[bool])
    names: list[str] = field(default_factory=list[str])

    def add(self, rows: Floats, codes: Codes, hidden: Codes, *, seeded: bool) -> None:
        """Add a question's candidates, unless none of them is hidden."""
        labels = np.isin(codes, hidden)
        if labels.any():  # a question without a hit teaches no order
            self.features.append(rows)
            self.labels.append(labels.astype(np.float32))
            self.seeded.append(seeded)

    def extend(self, other: Examples) -> None:
        """Add another fold's questions."""
        self.features += other.features
        self.labels += other.labels
        self.seeded += other.seeded
        self.names = self.names or other.names

    def select(self, *, seeded: bool) -> Examples:
        """Return the questions that show tracks, or those that do not."""
        kept = [k for k, shows in enumerate(self.seeded) if shows == seeded]
        return Examples(
            [self.features[k] for k in kept],
            [self.labels[k] for k in kept],
            [seeded] * len(kept),
            self.names,
        )

    def stacked(self) -> tuple[Floats, Floats, list[int]]:
        """Return all candidates in one array: features, labels, and each question's number of candidates."""
        sizes = [len(labels) for labels in self.labels]
        if not sizes:
            return np.zeros((0, len(self.names)), np.float32), np.zeros(0, np.float32), []
        return np.concatenate(self.features), np.concatenate(self.labels), sizes

    def save(self, path: Path) -> None:
        """Write one `.npz` without pickle."""
        features, labels, sizes = self.stacked()
        np.savez(
            path,
            features=features,
            labels=labels,
            sizes=np.array(sizes, np.int64),
            seeded=np.array(self.seeded, np.bool_),
            names=np.array(self.names, np.str_),
        )

    @classmethod
    def load(cls, path: Path) -> Examples:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            cuts = np.cumsum(stored["sizes"])[:-1]
            some = len(stored["sizes"]) > 0
            return cls(
                np.split(stored["features"], cuts) if some else [],
                np.split(stored["labels"], cuts) if some else [],
                stored["seeded"].tolist(),
                stored["names"].tolist(),
            )
