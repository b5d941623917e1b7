"""Beyond accuracy: coverage, popularity, novelty, artists and albums, versions, and how unlike tracks are.

Ids are texts here, as in `Matched` and `Catalogue`.

Conventions: values are float64, shape (questions,), over each list's first `k` entries, and NaN for an
    empty list. High values are neither good nor bad by themselves; they distinguish two models with equal
    accuracy.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from segue.evaluation.catalogue import Catalogue, PopularityBands
from segue.facets.sparse import Csr, gathered
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


def album_diversity(lists: Lists, catalogue: Catalogue, k: int) -> Values:
    """Return distinct albums per track with a known album, in (0, 1]; 1 if no album repeats."""
    values: list[float] = []
    for listed in lists:
        known = [album for track in listed[:k] if (album := catalogue.albums.get(track))]
        values.append(len(set(known)) / len(known) if known else float("nan"))
    return np.array(values)


def tail_bias(lists: Lists, catalogue: Catalogue, bands: PopularityBands, k: int) -> Values:
    """Return the share of rare tracks in each list, less their share of train's pairs, in [-1, 1].

    Rare are tracks of the tail and tracks in no playlist. Below 0, a list prefers popular tracks more than the
    training playlists do.
    """
    usual = bands.tail_share(catalogue)
    rare = {track for track, count in catalogue.tracks.items() if bands.band(count) in ("tail", "unseen")}
    return (
        np.array(
            [
                _mean([float(track in rare or track not in catalogue.tracks) for track in listed[:k]])
                for listed in lists
            ]
        )
        - usual
    )


def repeats(given: Lists, lists: Lists, catalogue: Catalogue, k: int) -> Values:
    """Return the share of tracks that are versions of a seed track or of one further up, in [0, 1]."""
    values: list[float] = []
    for seeds, listed in zip(given, lists, strict=True):
        works = {catalogue.works[track] for track in seeds if track in catalogue.works}
        again: list[float] = []
        for track in listed[:k]:
            work = catalogue.works.get(track)
            again.append(float(work is not None and work in works))
            works |= set() if work is None else {work}
        values.append(_mean(again))
    return np.array(values)


def distance(lists: Lists, catalogue: Catalogue, k: int) -> Values:
    """Return how unlike the tracks of a list are, in [0, 1]; NaN for fewer than two known tracks.

    1 less the mean cosine between the training playlists of each two tracks (intra-list distance, Ziegler et al.
    2005), so it does not depend on the model that is measured.
    """
    held = catalogue.held
    if held is None:
        return np.full(len(lists), np.nan)
    rows = {track: row for row, track in enumerate(catalogue.tracks)}
    return np.array(
        [_unlike(held, [rows[track] for track in listed[:k] if track in rows]) for listed in lists]
    )


def _unlike(held: Csr, rows: list[int]) -> float:
    codes, sizes = gathered(held, np.array(rows, np.int64))
    there = sizes > 0
    size = int(there.sum())
    if size < 2:
        return float("nan")
    weights = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes)
    _, places = np.unique(codes, return_inverse=True)
    sums = np.bincount(places, weights)
    alike = (float((sums * sums).sum()) - size) / (size * (size - 1))
    return 1 - alike


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
