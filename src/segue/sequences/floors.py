"""What sequence models have to beat: tracks that share playlists with the tracks before, near to them or anywhere.

Let f be the number of lists that hold a track and |v| the length of list v. A prefix h gives track j

    co-occurrence:   sum over tracks i of h and lists v with i and j of  (f_i f_j)^-1/2
    adjacent:        f_j^.1 * sum over the same of  f_i^-.5 |v|^-.3 d_v(i, j)^-.7

where d_v is their distance in positions: the generator `adjacent-tracks` with its usual settings. Neither is a
distribution.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.sparse import csr_array

from segue.sequences.lists import Codes, Floats, Lists

NEARNESS: Final = 0.7
IDF: Final = 0.5
LENGTH: Final = 0.3
POPULARITY: Final = 0.1


class Together:
    """Lists in which tracks stand together.

    Args:
        lists: The training lists, no track twice in one.
        near: Whether distance counts.
    """

    def __init__(self, lists: Lists, *, near: bool) -> None:
        self._lists, self._near = lists, near
        shape = len(lists), lists.tracks
        ones = np.ones(len(lists.codes))
        self._held = csr_array((ones, lists.codes, lists.ends), shape=shape).tocsc()
        places = np.arange(len(lists.codes)) - np.repeat(lists.ends[:-1], lists.lengths)
        self._places = csr_array((places + 1.0, lists.codes, lists.ends), shape=shape).tocsc()
        self._counts = np.maximum(np.bincount(lists.codes, minlength=lists.tracks), 1).astype(np.float64)

    def scores(self, history: Codes) -> Floats:
        """Return the score of every track after a prefix, (tracks,); 0 where nothing is shared."""
        found = np.zeros(self._lists.tracks)
        for track in history.tolist():
            begin, end = int(self._held.indptr[track]), int(self._held.indptr[track + 1])
            holders, own = self._held.indices[begin:end], self._places.data[begin:end] - 1
            for holder, place in zip(holders.tolist(), own.tolist(), strict=True):
                codes = self._lists[holder]
                found[codes] += self._lent(len(codes), int(place)) * self._counts[track] ** -IDF
        return found * self._counts ** (POPULARITY if self._near else -0.5)

    def _lent(self, length: int, place: int) -> Floats | float:
        if not self._near:
            return 1.0
        apart = np.maximum(np.abs(np.arange(length) - place), 1)
        return length**-LENGTH * apart.astype(np.float64) ** -NEARNESS
