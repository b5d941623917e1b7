"""Seed fit: how well each seed track fits the others, to point out an odd one.

s(i) is the mean cosine of seed i's vector to those of the other seeds, and t the median of s over the seeds.
u(i) is the same mean with tracks drawn from playlists, by frequency, in place of seed i: what any track has
in common with the other seeds. u is the mean of u(i):

    fit(i) = (s(i) - u(i)) / (t - u),  cut to [0, 1]

0 is no nearer than a random track, 1 as near as the median seed. A seed fits if its `fit` is at least `FITS`,
or if it shares an artist or album with another seed.
"""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from segue.facets import Block
from segue.facets.sparse import Codes, Floats, row
from segue.generators.knn.latent import unit
from segue.ids import distinct_ids, id_key
from segue.model.model import Model
from segue.threads import one_blas_thread
from segue.types import Id

LEAST: Final = 3
"""Least known seeds for one to be odd."""

DRAWN: Final = 1_000
"""Tracks that a seed is compared with."""

FITS: Final = 0.1
"""`fit` below which a seed is marked. It is low, since a wrong mark is worse than a missing one."""

LEAST_SPREAD: Final = 0.05
"""Least cosine of t - u: no seed is odd among seeds that have nothing in common."""


class SeedFit(msgspec.Struct, frozen=True, kw_only=True):
    """How well one seed fits the others, from 0 to 1, and whether that is enough."""

    id: Id
    fit: float
    fits: bool


def seed_fits(model: Model, tracks: Sequence[Id]) -> list[SeedFit]:
    """Return the fit of every known seed that has a vector; empty where fewer than `LEAST` have one."""
    vectors, code = model.track_vectors, model.facets.vocabulary.codes["track"]
    known = [track for track in distinct_ids(tracks) if id_key(track) in code]
    if vectors is None or len(known) < LEAST:
        return []
    codes = np.array([code[id_key(track)] for track in known], np.int32)
    placed = unit(np.asarray(vectors[codes], np.float32))
    there = placed.any(axis=1)
    codes, placed = codes[there], placed[there]
    if len(codes) < LEAST:
        return []
    known = [known[place] for place in np.flatnonzero(there)]
    total = placed.sum(axis=0)
    others = (total - placed) / np.float32(len(placed) - 1)
    own = np.einsum("ij,ij->i", placed, others)
    with one_blas_thread():  # the number of threads would change the last digits
        usual = (_drawn(model, vectors) @ others.T).mean(axis=0)
    spread = max(float(np.median(own) - usual.mean()), LEAST_SPREAD)
    fits = np.clip((own - usual) / spread, 0, 1)
    return [
        SeedFit(id=track, fit=round(float(fit), 3), fits=bool(fit >= FITS or shared))
        for track, fit, shared in zip(known, fits, _shared(model, codes), strict=True)
    ]


_kept: Final[weakref.WeakKeyDictionary[Model, Floats]] = weakref.WeakKeyDictionary()
"""The directions of each model's drawn tracks, which all its answers share."""


def _drawn(model: Model, vectors: Floats) -> Floats:
    """Return the unit vectors of tracks at equal steps through all pairs of playlist and track, so that fits repeat."""
    found = _kept.get(model)
    if found is None:
        held = model.facets.playlists["track"].indices
        drawn = held[np.linspace(0, len(held) - 1, min(DRAWN, len(held))).astype(np.int64)]
        found = _kept[model] = unit(np.asarray(vectors[drawn], np.float32))
    return found


def _shared(model: Model, codes: Codes) -> list[bool]:
    """Return whether each track shares an artist or album with another of them."""
    found = np.zeros(len(codes), np.bool_)
    blocks: tuple[Block, ...] = ("artist", "album")
    for block in blocks:
        bags = [row(model.facets.tracks[block], int(code))[0].tolist() for code in codes]
        often = Counter(facet for bag in bags for facet in bag)
        found |= [any(often[facet] > 1 for facet in bag) for bag in bags]
    return found.tolist()
