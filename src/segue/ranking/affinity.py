"""Affinity of a candidate to each single seed: features that a sum over seeds hides.

Two candidates may have the same total similarity to the seeds: one a little to all of them, the other very
much to a single one. The ranker sees the largest similarity, the mean and the spread, in every generator's
vector space and by co-occurrence: with c_ij playlists that hold both and f_i that hold i,

    cosine(i, j) = c_ij / sqrt(f_i f_j),     share(i, j) = c_ij / (f_j + 2)

The share, of the playlists of seed j, does not lower popular candidates; `SMOOTHING` lowers it for rare seeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from segue import compiled
from segue.facets.sparse import Codes, Csr, Floats, Integers, gathered, holding, numbered, ranges

VECTOR_PARTS: Final = ("nearest", "mean", "third")
PAIR_PARTS: Final = ("supporters", "nearest", "mean", "most")
SHARE_PARTS: Final = ("share", "share most", "third", "sum")

SMOOTHING: Final = 2
"""Added to a seed's number of playlists, so that a seed of one playlist does not give all its tracks a share of 1."""


def vector_affinities(vectors: Floats, codes: Codes, seeds: Codes) -> list[Floats]:
    """Return the largest, the mean and the third largest cosine of each candidate to the seeds, (n,) each.

    NaN without seeds; a vector of zeros has a cosine of 0.
    """
    if not len(seeds):
        return [np.full(len(codes), np.nan, np.float32)] * len(VECTOR_PARTS)
    cosines = _unit(vectors, codes) @ _unit(vectors, seeds).T
    if compiled.available() and cosines.dtype == np.float32:
        return [*compiled.summaries(cosines)]
    nth = min(3, len(seeds))
    third = np.partition(cosines, -nth, axis=1)[:, -nth]
    return [cosines.max(axis=1), cosines.mean(axis=1), third]


def pair_affinities(playlists: Csr, columns: Csr, counts: Floats, codes: Codes, seeds: Codes) -> list[Floats]:
    """Return co-occurrence features of each candidate with the seeds.

    Args:
        playlists: The tracks (or tags) of each playlist, (playlists, candidates).
        columns: The playlists of each track (or tag), (candidates, playlists).
        counts: Number of playlists that hold each track (or tag).
        codes: The candidates, (n,).
        seeds: The query's tracks (or tags).

    Returns:
        The share of seeds that co-occur with the candidate, the largest and the mean cosine, and the log of
        the largest number of playlists in common (`PAIR_PARTS`); the mean and the largest share, the third
        largest cosine, and the number of playlists in common with all seeds together (`SHARE_PARTS`). NaN
        without seeds.
    """
    if not len(seeds):
        return [np.full(len(codes), np.nan, np.float32)] * (len(PAIR_PARTS) + len(SHARE_PARTS))
    held = holding(playlists, columns)
    if held is not None:
        return _pair_features(held, counts, codes, seeds)
    together = _together(playlists, columns, codes, seeds)
    cosines = together / np.sqrt(np.maximum(np.outer(counts[codes], counts[seeds]), 1))
    shares = together / (counts[seeds] + np.float32(SMOOTHING))
    nth = min(3, len(seeds))
    return [
        (together > 0).mean(axis=1),
        cosines.max(axis=1),
        cosines.mean(axis=1),
        np.log1p(together.max(axis=1)),
        shares.mean(axis=1),
        shares.max(axis=1),
        np.partition(cosines, -nth, axis=1)[:, -nth].astype(np.float32, copy=False),
        together.sum(axis=1),
    ]


def _pair_features(held: compiled.Holding, counts: Floats, codes: Codes, seeds: Codes) -> list[Floats]:
    """Return the same by compiled loops."""
    near = held.t_codes[ranges(held.t_pointers[seeds], held.t_pointers[seeds + 1] - held.t_pointers[seeds])]
    from_seeds = (held.p_pointers[near + 1] - held.p_pointers[near]).sum() < held.held(codes)
    together = compiled.together(held, codes, seeds, from_seeds=bool(from_seeds))
    found = [*compiled.pair_features(together, counts[codes], counts[seeds], SMOOTHING)]
    found[3] = np.log1p(found[3])
    return found


def _together(playlists: Csr, columns: Csr, codes: Codes, seeds: Codes) -> Floats:
    """Return the number of playlists that hold both, (codes, seeds), from the side with fewer entries."""
    held, sizes = gathered(columns, seeds)
    lengths = playlists.indptr[held + 1] - playlists.indptr[held]
    if lengths.sum() > (columns.indptr[codes + 1] - columns.indptr[codes]).sum():
        return _through_holders(columns, codes, seeds, held, sizes)
    there, _ = gathered(playlists, held)
    place = np.full(playlists.shape[1], -1, np.int32)
    place[codes] = np.arange(len(codes))
    met = place[there]
    hits = np.flatnonzero(met >= 0)
    owners = np.repeat(np.repeat(np.arange(len(seeds)), sizes), lengths)[hits]
    found = np.bincount(met[hits] * len(seeds) + owners, minlength=len(codes) * len(seeds))
    return found.reshape(len(codes), len(seeds)).astype(np.float32)


def _through_holders(columns: Csr, codes: Codes, seeds: Codes, held: Codes, sizes: Integers) -> Floats:
    """Return the same by looking up candidates' playlists among the seeds', `held`, `sizes` of each."""
    known, among = numbered(held, columns.shape[1])
    inside = np.repeat(np.arange(len(seeds)), sizes)[np.argsort(among, kind="stable")]
    number = np.bincount(among, minlength=len(known))
    place = np.full(columns.shape[1], -1, np.int32)
    place[known] = np.arange(len(known), dtype=np.int32)
    theirs, lengths = gathered(columns, codes)
    met = place[theirs]
    hits = np.flatnonzero(met >= 0)
    those = met[hits]
    owners = np.repeat(np.repeat(np.arange(len(codes)), lengths)[hits], number[those])
    there = inside[ranges((np.cumsum(number) - number)[those], number[those])]
    found = np.bincount(owners * len(seeds) + there, minlength=len(codes) * len(seeds))
    return found.reshape(len(codes), len(seeds)).astype(np.float32)


def affinity_names(spaces: Sequence[str]) -> list[str]:
    """Return the names of the columns, in order: each vector space's, then co-occurrence's."""
    named = [f"{space} {part}" for space in spaces for part in VECTOR_PARTS]
    return [*named, *(f"pair {part}" for part in PAIR_PARTS)]


def _unit(vectors: Floats, codes: Codes) -> Floats:
    """Return some of the vectors over their lengths; zeros stay zeros."""
    if compiled.available() and vectors.dtype == np.float32 and vectors.flags.c_contiguous:
        return compiled.directions(vectors, codes)
    some = vectors[codes]
    return some / np.maximum(np.linalg.norm(some, axis=1, keepdims=True), 1e-9)
