"""The training input of a title encoder: titles, their tags, and the targets."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Mapping, Sequence
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from segue.data.dataset import Dataset
from segue.errors import DataError

TAGS: Final = "tags"
"""The head that predicts a playlist's tags; its answer excludes the visible tags."""

TRACKS: Final = "tracks"
"""The head that predicts a playlist's tracks among the frequent ones."""

LABEL: Final = "label"
"""The head that predicts a text's one label."""


@dataclasses.dataclass(frozen=True)
class TitleRows:
    """Titles with their tags and targets, one row for each.

    Attributes:
        titles: Titles, or texts; "" for unknown ones.
        tags: The tags of each, which may be visible beside the title; empty lists if there are none.
        targets: For each head the correct names of each row; a row without names has no effect on the head.
        places: For each row a vector to predict, (n, dim) float32, such as the mean vector of its tracks. A row
            of NaN has no effect. None if there are no vectors.

    Raises:
        DataError: The lengths differ.
    """

    titles: Sequence[str]
    tags: Sequence[Sequence[str]]
    targets: Mapping[str, Sequence[Sequence[str]]]
    places: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        lengths = {"tags": len(self.tags), **{name: len(rows) for name, rows in self.targets.items()}}
        if self.places is not None:
            lengths["places"] = len(self.places)
        for name, length in lengths.items():
            if length != len(self.titles):
                raise DataError(expected=f"{name} for {len(self.titles)} titles", got=str(length))

    def __len__(self) -> int:
        return len(self.titles)

    @classmethod
    def of_dataset(cls, dataset: Dataset, *, places: NDArray[np.float32] | None = None) -> Self:
        """The playlists of a dataset with a title or tags; the targets are their tags and their tracks' ids.

        Args:
            dataset: The playlists.
            places: A vector for each playlist of the dataset; see the attribute.
        """
        table = dataset.playlists
        ids = dataset.tracks["id"].to_list()
        titles = ["" if title is None else str(title) for title in table["title"].to_list()]
        tags: list[list[str]] = table["tags"].to_list()
        tracks = [[str(ids[row]) for row in rows] for rows in table["tracks"].to_list()]
        kept = [at for at in range(len(titles)) if titles[at] or tags[at]]
        everything = cls(titles, tags, {TAGS: tags, TRACKS: tracks}, places)
        return everything.select(np.array(kept, dtype=np.int64))

    @classmethod
    def of_labels(cls, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """Texts with one label each."""
        return cls(texts, [()] * len(texts), {LABEL: [(label,) for label in labels]})

    def select(self, rows: NDArray[np.int64]) -> Self:
        """Some of the rows."""
        chosen: list[int] = rows.tolist()
        return type(self)(
            [self.titles[at] for at in chosen],
            [self.tags[at] for at in chosen],
            {name: [found[at] for at in chosen] for name, found in self.targets.items()},
            None if self.places is None else self.places[rows],
        )

    def part(self, share: float, most: int, seed: int) -> tuple[Self, Self]:
        """The rows without a random part, and that part: a `share` of the rows, at most `most`."""
        order = np.random.default_rng([seed, 7]).permutation(len(self))
        size = min(int(len(self) * share), most)
        return self.select(np.sort(order[size:])), self.select(np.sort(order[:size]))


def names_of(rows: Sequence[Sequence[str]], *, min_count: int, most: int) -> tuple[str, ...]:
    """The names that occur at least `min_count` times, by falling count, then by text."""
    counts = collections.Counter(name for found in rows for name in dict.fromkeys(found))
    kept = [name for name, count in counts.items() if count >= min_count]
    return tuple(sorted(kept, key=lambda name: (-counts[name], name))[:most])
