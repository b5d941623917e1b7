"""From support to shares: the reasons of a result, the largest first, at most three.

Shares are supports over their sum. A seed track by an artist of the result adds its support to the artist's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue import compiled
from segue.facets.sparse import Codes, gathered
from segue.generators.traits import Support
from segue.reasons.naming import Named, NamedParts, Names
from segue.types import Reason, Target

MOST: Final = 3
"""Most reasons of a result."""

DIGITS: Final = 10_000
"""Steps of a share per 1."""

STRONGEST: Final = 8
"""Names that are considered for a result's reasons."""

_NO_ARTISTS: Final[dict[int, int]] = {}
"""Stands for no artist in common, and is never written to."""

Reasons = tuple[Reason, ...]
"""A result's reasons, the largest share first; none without support."""


def reasons_of(
    parts: NamedParts, support: Support, whole: Support | None, names: Names, results: Codes, target: Target
) -> list[Reasons]:
    """Return the reasons of each result.

    Args:
        parts: The evidence for the results.
        support: Support of each part for each result, (parts, results).
        whole: Support that counts as the share 1, (results,); None for the sum.
        names: Names of the results' artists.
        results: The results' codes.
        target: Which of tracks and tags they are.
    """
    named = parts.names
    strongest, shares = _shares(parts, support, whole)
    places: list[list[int]] = strongest.tolist()
    values: list[list[float]] = shares.tolist()
    first: list[list[float]] = rounded_down(shares[:, :MOST]).tolist()
    common = _common(parts.makers, names, results) if target == "tracks" else [_NO_ARTISTS] * len(results)
    return [
        _passed_on(those, theirs, named, artists, names)
        if artists
        else tuple([Reason(*named[k], share) for k, share in zip(those, best, strict=False) if share > 0])
        for those, theirs, best, artists in zip(places, values, first, common, strict=True)
    ]


def _shares(
    parts: NamedParts, support: Support, whole: Support | None
) -> tuple[NDArray[np.integer], Support]:
    """Return each result's strongest names and their shares, (results, up to `STRONGEST`); ties in order."""
    most = min(STRONGEST, len(parts.names))
    if compiled.available() and support.dtype == np.float32 and (whole is None or whole.dtype == np.float32):
        groups = parts.groups.astype(np.int64, copy=False)
        return compiled.strongest_shares(support, groups, len(parts.names), whole, most)
    support = parts.summed(support)
    total = support.sum(axis=0) if whole is None else whole
    places = np.argsort(-support, axis=0, kind="stable")[:most]
    return places.T, np.take_along_axis(support, places, axis=0).T / np.maximum(total, np.float32(1e-30))[
        :, None
    ]


def _common(makers: Sequence[tuple[int, ...]], names: Names, results: Codes) -> list[dict[int, int]]:
    """Return for each result the positions of query tracks by its artists, and the lowest such artist."""
    seeds: dict[int, list[int]] = {}
    for k, some in enumerate(makers):
        for artist in some:
            seeds.setdefault(artist, []).append(k)
    found: list[dict[int, int]] = [_NO_ARTISTS] * len(results)
    if not seeds:
        return found
    artists, lengths = gathered(names.facets.tracks["artist"], results)
    owners: list[int] = np.repeat(np.arange(len(results)), lengths).tolist()
    for j, artist in zip(owners, artists.tolist(), strict=True):
        if artist in seeds:
            found[j] = found[j] or {}
            for k in seeds[artist]:
                found[j][k] = min(artist, found[j].get(k, artist))
    return found


def _passed_on(
    places: Sequence[int],
    shares: Sequence[float],
    named: Sequence[Named],
    artists: Mapping[int, int],
    names: Names,
) -> Reasons:
    """Return the reasons of a result by an artist of the query's tracks, from its strongest facets."""
    total: dict[Named, float] = {}
    for k, share in zip(places, shares, strict=True):
        key: Named = ("artist", names.facets.artist_labels[artists[k]]) if k in artists else named[k]
        total[key] = total.get(key, 0.0) + share
    return shown(largest(total))


def rounded_down(shares: Support) -> NDArray[np.float64]:
    """Return shares with four digits, rounded down, so that their sum is at most 1."""
    return np.floor(shares.astype(np.float64) * DIGITS) / DIGITS


def largest(shares: Mapping[Named, float]) -> list[tuple[Named, float]]:
    """Return the largest shares first, equal ones by name; as many as a result has reasons."""
    return sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]


def shown(best: Sequence[tuple[Named, float]]) -> Reasons:
    """Return shares as reasons, rounded down, so that their sum is at most 1."""
    if not best or best[0][1] <= 0:
        return ()
    rounded = [(*name, math.floor(share * DIGITS) / DIGITS) for name, share in best]
    return tuple([Reason(kind, value, share) for kind, value, share in rounded if share > 0])
