"""What a comparison measures of vectors, one value for each question, track or analogy."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from segue.data.dataset import Dataset
from segue.metrics.ranking import ndcg
from segue.threads import one_blas_thread
from segue.vectors.fitted import FittedVectors
from segue.vectors.holdout import Holdout

Values = NDArray[np.float64]
Rows = NDArray[np.int64]

K: Final = 100
"""Length of a continuation."""

NEAREST: Final = 10
"""Neighbours that purity and analogies look at."""

MOST: Final = 500
"""Tracks, and analogies of each sort, that are looked at."""


@dataclasses.dataclass(frozen=True, eq=False)
class Space:
    """The tracks of some vectors.

    Attributes:
        units: Unit vectors, float32.
        rows: The row of each in the dataset's table of tracks.
    """

    units: NDArray[np.float32]
    rows: Rows

    @classmethod
    def of(cls, vectors: FittedVectors, dataset: Dataset) -> Space:
        """Return the tracks that have a vector other than zero."""
        places = {key: row for row, key in enumerate(dataset.tracks["id"].to_list())}
        named = [
            (row, places[token.removeprefix("track:")])
            for row, token in enumerate(vectors.words.tokens)
            if token.startswith("track:")
        ]
        found = np.array(vectors.words.vectors[[row for row, _ in named]], np.float32)
        found = found.reshape(-1, vectors.words.dim)
        lengths = np.linalg.norm(found, axis=1)
        there = lengths > 0
        return cls(found[there] / lengths[there, None], np.array([row for _, row in named], np.int64)[there])

    def nearest(self, wanted: NDArray[Any], leave: list[list[int]]) -> Rows:
        """Return the places of the `NEAREST` tracks by cosine to each row of `wanted`, without some places."""
        with one_blas_thread():
            cosines = wanted @ self.units.T
        for i, places in enumerate(leave):
            cosines[i, places] = -np.inf
        return np.argsort(-cosines, axis=1, kind="stable")[:, :NEAREST]


def continuations(space: Space, holdout: Holdout) -> Values:
    """Return a score of each track for each question: the mean of its cosines to the shown tracks."""
    place = np.full(holdout.train.tracks.height, -1, np.int64)
    place[space.rows] = np.arange(len(space.rows))
    found = np.zeros((len(holdout.shown), holdout.train.tracks.height))
    for i, rows in enumerate(holdout.shown):
        seeds = place[rows][place[rows] >= 0]
        if len(seeds):
            with one_blas_thread():
                # shifted above 0, which is the score of tracks without a vector
                found[i, space.rows] = 2 + space.units @ space.units[seeds].mean(axis=0)
    return found


def gains(scores: NDArray[Any], holdout: Holdout) -> Values:
    """Return the nDCG@100 of each question; the shown tracks, and tracks with a score of 0, are not in a list."""
    hits = np.zeros((len(holdout.shown), K), np.bool_)
    sizes = np.array([len(rows) for rows in holdout.hidden], np.int64)
    for i, (shown, hidden) in enumerate(zip(holdout.shown, holdout.hidden, strict=True)):
        row = np.array(scores[i], np.float64)
        row[shown] = 0
        order = np.argsort(-row, kind="stable")[:K]
        listed = order[row[order] > 0]
        hits[i, : len(listed)] = np.isin(listed, hidden)
    return ndcg(hits, sizes, K)


def purity(space: Space, dataset: Dataset, seed: int) -> Values:
    """Return, for tracks with a most frequent tag, the share of their nearest tracks with the same one.

    Only tracks with such a tag are neighbours. A tie of tags goes to the one that more playlists have.
    """
    tags = main_tags(dataset)
    known = np.array([tags.get(row, "") for row in space.rows.tolist()])
    there = np.flatnonzero(known != "")
    if len(there) <= NEAREST:
        return np.zeros(0)
    tagged = Space(space.units[there], space.rows[there])
    asked = np.sort(np.random.default_rng([seed, 4]).permutation(len(there))[:MOST])
    found = tagged.nearest(tagged.units[asked], [[place] for place in asked.tolist()])
    return (known[there][found] == known[there][asked][:, None]).mean(axis=1)


def main_tags(dataset: Dataset) -> dict[int, str]:
    """Return the tag that most playlists with a track have, by the track's row."""
    counts: dict[int, Counter[str]] = {}
    overall: Counter[str] = Counter()
    for tracks, tags in dataset.playlists.select("tracks", "tags").iter_rows():
        overall.update(tags)
        for row in tracks if tags else ():
            counts.setdefault(row, Counter()).update(tags)
    return {row: max(found, key=lambda tag: (found[tag], overall[tag], tag)) for row, found in counts.items()}


def analogies(space: Space, dataset: Dataset, seed: int, *, decades: bool) -> Values:
    """Return 1 for each analogy a : a' = b : ? that is completed among the nearest tracks, else 0.

    a and a' are of one artist, b of another. Without `decades` any other track of b's artist completes it. With
    them a and b are of one decade, a' of another, and it takes a track of b's artist from the decade of a'.
    """
    asked = _analogies(space, dataset, decades=decades)
    if not len(asked):
        return np.zeros(0)
    asked = asked[np.sort(np.random.default_rng([seed, 5]).permutation(len(asked))[:MOST])]
    a, b, c = (space.units[asked[:, i]] for i in range(3))
    found = space.nearest(b - a + c, asked[:, :3].tolist())
    artists, periods = _described(space, dataset)
    same = artists[found] == artists[asked[:, 2]][:, None]
    if decades:
        same &= periods[found] == periods[asked[:, 1]][:, None]
    return same.any(axis=1).astype(np.float64)


def _described(space: Space, dataset: Dataset) -> tuple[NDArray[np.str_], Rows]:
    """Each track's first artist, and its decade, 0 where it is unknown."""
    names = dataset.tracks["artists"].list.first().fill_null("").to_numpy()[space.rows].astype(str)
    years = dataset.tracks["released"].dt.year().fill_null(0).to_numpy()[space.rows].astype(np.int64)
    return names, years // 10


def _analogies(space: Space, dataset: Dataset, *, decades: bool) -> Rows:
    """Places of a, a' and b; each artist's track is b once, with the artist before it as the other."""
    artists, periods = _described(space, dataset)
    groups: dict[str, list[int]] = {}
    for place, name in enumerate(artists.tolist()):
        if name and (periods[place] or not decades):
            groups.setdefault(name, []).append(place)
    several = [places for places in groups.values() if len(places) > 1]
    found: list[tuple[int, int, int]] = []
    for before, places in zip(several, [*several[1:], *several[:1]], strict=True):
        for b in places if before is not places else []:
            pairs = [(a, other) for a in before for other in before if a != other]
            if decades:
                there = {int(periods[place]) for place in places if place != b}
                pairs = [
                    (a, other)
                    for a, other in pairs
                    if periods[a] == periods[b] != periods[other] and int(periods[other]) in there
                ]
            found.extend((a, other, b) for a, other in pairs[:1])
    return np.array(found, np.int64).reshape(-1, 3)
