"""Maps: tracks in two dimensions, by the principal components of their vectors."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from segue.generators.knn.latent import unit
from segue.ids import id_key
from segue.model.model import Model
from segue.threads import one_blas_thread
from segue.types import Id


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A track's position, x and y in [-1, 1]."""

    id: Id
    x: float
    y: float


def layout(model: Model, tracks: Sequence[Id]) -> list[Point]:
    """Return the first two principal components of the tracks' unit vectors, without tracks that have none.

    The larger of both spreads fills [-1, 1]. A component's sign makes its largest entry positive, so that
    equal inputs give equal maps.
    """
    code, vectors = model.facets.vocabulary.codes["track"], model.track_vectors
    known = [track for track in dict.fromkeys(tracks) if id_key(track) in code]
    if vectors is None or not known:
        return []
    placed = unit(np.asarray(vectors[[code[id_key(track)] for track in known]], np.float32))
    there = placed.any(axis=1)
    known = [known[place] for place in np.flatnonzero(there)]
    centred = placed[there].astype(np.float64)
    if not len(centred):
        return []
    centred -= centred.mean(axis=0)
    with one_blas_thread():  # the number of threads would change the last digits
        _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes = (
        axes[:2] * np.sign(axes[:2][np.arange(min(2, len(axes))), np.abs(axes[:2]).argmax(axis=1)])[:, None]
    )
    flat = np.zeros((len(centred), 2))
    flat[:, : len(axes)] = centred @ axes.T
    flat /= max(float(np.abs(flat).max()), 1e-9)
    return [
        Point(id=track, x=round(float(x), 4), y=round(float(y), 4))
        for track, (x, y) in zip(known, flat, strict=True)
    ]
