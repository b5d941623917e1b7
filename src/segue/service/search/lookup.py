"""The search index as a catalogue in which tracks are matched; see `segue.data.matching`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from segue.data.matching.lookups import MOST, Found, Known
from segue.service.search.index import FoundTrack, SearchIndex

_FEW: Final = 50
"""Largest number of tracks that two words find."""


class IndexLookup:
    """A `segue.data.matching.Lookup` over a search index.

    Attributes:
        found: Every track that was found, by its place.
    """

    def __init__(self, index: SearchIndex) -> None:
        self.found: dict[int, FoundTrack] = {}
        self._index = index

    def by_id(self, ids: Sequence[str]) -> Found:
        """See `Lookup`."""
        known = self._index.known(list(dict.fromkeys(ids)))
        return {key: [self._known(one)] for key, one in known.items()}

    def by_stem(self, stems: Sequence[str]) -> Found:
        """See `Lookup`."""
        return self._each(stems, lambda key: self._index.keyed("stem", key, MOST))

    def by_title(self, titles: Sequence[str]) -> Found:
        """See `Lookup`."""
        return self._each(titles, lambda key: self._index.keyed("bare", key, MOST))

    def by_words(self, names: Sequence[str]) -> Found:
        """See `Lookup`."""
        return self._each(names, lambda key: self._index.sharing(key.split(), _FEW))

    def _each(self, keys: Sequence[str], find: Callable[[str], Sequence[FoundTrack]]) -> Found:
        hits = {key: find(key) for key in dict.fromkeys(keys)}
        return {key: [self._known(one) for one in listed] for key, listed in hits.items() if listed}

    def _known(self, one: FoundTrack) -> Known:
        self.found[one.place] = one
        return Known(
            one.place,
            one.id,
            one.title,
            tuple(one.artists),
            one.location or "",
            one.duration_ms,
            one.playlists,
        )
