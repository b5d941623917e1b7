"""Ordering: tracks in an order of play."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from segue.facets import Facets
from segue.facets.sparse import Codes, Floats, Integers
from segue.flow import curves
from segue.flow.links import Links, Matrix
from segue.flow.orders import CURVES, RANKED, Curve, Order
from segue.flow.path import path
from segue.generators.traits import Following


@dataclass(frozen=True, eq=False)
class Ordering:
    """Orders the tracks of a model.

    Attributes:
        facets: The playlists and tracks.
        links: How well tracks follow each other.
    """

    facets: Facets
    links: Links

    @classmethod
    def of(cls, facets: Facets, vectors: Floats | None, following: Following | None = None) -> Self:
        """Return the ordering of a model's parts.

        Args:
            facets: The playlists and tracks.
            vectors: Those of every track, or None.
            following: A generator that has learned what comes next, or None.
        """
        return cls(facets, Links.of(facets, vectors, following))

    def places(self, codes: Codes, order: Order, after: int | None = None) -> Integers:
        """Return an order of some tracks as positions in `codes`: the first is the position of the first track.

        Args:
            codes: Tracks, no track twice.
            order: The order; "ranked" leaves them as they are. A curve of energy of which too little is known
                (see `knows`) is left out.
            after: The track that is played before them and is not among them; None keeps the first of `codes` in
                its place, unless a curve moves it.
        """
        if order == RANKED or len(codes) < 2:
            return np.arange(len(codes))
        if after is None:
            links = self.links.between(codes)
            before = np.zeros(len(codes))
        else:
            whole = self.links.between(np.concatenate([[after], codes]).astype(np.int32))
            links, before = whole[1:, 1:], whole[0, 1:]
        curve = CURVES[order] if self.knows(codes) else None
        if curve is not None:
            return self._along(links, codes, curve, before)
        return path(links, 0) if after is None else _after(links, before)

    def knows(self, codes: Codes) -> bool:
        """Return whether the energy of enough of these tracks is known for a curve."""
        return 2 * self.known(codes) >= len(codes) > 0

    def known(self, codes: Codes) -> int:
        """Return of how many of these tracks the energy is known."""
        return int(self._heard(codes).sum())

    def _heard(self, codes: Codes) -> NDArray[np.bool_]:
        return np.asarray(self._energy(codes) > 0)

    def _energy(self, codes: Codes) -> Floats:
        sounds = self.facets.sounds
        if sounds is None or not len(sounds.pace):
            return np.zeros(len(codes), np.float32)
        return np.asarray(sounds.pace[codes, 0])

    def _along(self, links: Matrix, codes: Codes, curve: Curve, before: NDArray[np.float64]) -> Integers:
        heard = np.flatnonzero(self._heard(codes))
        wanted = curves.places(self._energy(codes[heard]), curve)
        order = heard[curves.along(links[np.ix_(heard, heard)], wanted, before[heard])]
        return curves.inserted(links, order, np.flatnonzero(~self._heard(codes)))


def _after(links: Matrix, before: NDArray[np.float64]) -> Integers:
    """Return the path of all tracks behind one that is not among them."""
    size = len(links)
    whole = np.zeros((size + 1, size + 1))
    whole[1:, 1:], whole[0, 1:] = links, before
    return path(whole, 0)[1:] - 1
