"""Beyond accuracy: coverage of the catalogue, popularity, novelty and artist diversity.

Ids are texts here, as in `Matched` and `Catalogue`.

Conventions: values are float64, shape (questions,), over each list's first `k` entries, and NaN for an
    empty list. High values are neither good nor bad by themselves; they distinguish two models with equal
    accuracy.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from segue.evaluation.catalogue import Catalogue
from segue.metrics.ranking import Sizes, Values
from segue.types import Id

Lists = Sequence[Sequence[Id]]


def coverage(lists: Lists, catalogue: Iterable[Id], k: int) -> float:
    """Return the share of the catalogue in at least one list, in [0, 1]; NaN for an empty catalogue."""
    there = set(catalogue)
    shown = {entry for listed in lists for entry in listed[:k]}
    return len(shown & there) / len(there) if there else float("nan")


def mean_popularity(lists: Lists, catalogue: Catalogue, k: int) -> Values:
    """Return the mean number of training playlists that hold a recommended track."""
    return np.array([_mean([catalogue.tracks.get(track, 0) for track in listed[:k]]) for listed in lists])


def novelty(lists: Lists, catalogue: Catalogue, k: int) -> Values:
    """Return the mean self-information of the recommended tracks, in bits (Zhou et al. 2010).

    -log2(playlists with the track / all training playlists); a track in no playlist counts as in one.
    """
    bits = {track: _bits(count, catalogue.playlists) for track, count in catalogue.tracks.items()}
    unseen = _bits(0, catalogue.playlists)
    return np.array([_mean([bits.get(track, unseen) for track in listed[:k]]) for listed in lists])


def artist_diversity(lists: Lists, catalogue: Catalogue, k: int) -> Values:
    """Return distinct first artists per track with a known artist, in (0, 1]; 1 if no artist repeats."""
    values: list[float] = []
    for listed in lists:
        first = [artists[0] for track in listed[:k] if (artists := catalogue.artists.get(track))]
        values.append(len(set(first)) / len(first) if first else float("nan"))
    return np.array(values)


def right_artists(hidden: Lists, lists: Lists, catalogue: Catalogue) -> Sizes:
    """Return how many distinct artists hidden and as many first recommended tracks share, (questions,)."""
    shared = [
        len(_artists(wanted, catalogue) & _artists(listed[: len(set(wanted))], catalogue))
        for wanted, listed in zip(hidden, lists, strict=True)
    ]
    return np.array(shared, dtype=np.int64)


def _artists(tracks: Iterable[Id], catalogue: Catalogue) -> set[str]:
    return {artist for track in tracks for artist in catalogue.artists.get(track, ())}


def _bits(count: int, playlists: int) -> float:
    return -math.log2(min(max(count, 1) / max(playlists, 1), 1.0))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")
