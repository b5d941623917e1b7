"""Filters: which tracks of a model some constraints admit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from segue.constraints import registry
from segue.constraints.constraints import Constraints
from segue.facets import Block, Facets
from segue.facets.matrix import UNKNOWN_DAY
from segue.ids import composed, id_key
from segue.notes import Note, note_of_names

_EPOCH: Final = np.datetime64("1970-01-01")


@dataclass(frozen=True)
class Catalogue:
    """Lookup tables of constraints: the names of genres and artists, composed and in lower case.

    Attributes:
        facets: The training playlists and their tracks.
        genres: A genre's label in lower case → codes.
        artists: An artist's name or id in lower case → codes.
    """

    facets: Facets
    genres: Mapping[str, Sequence[int]]
    artists: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, facets: Facets) -> Self:
        """Index the names."""
        names = facets.vocabulary.names
        artists = _by_name(facets.artist_labels)
        for name, codes in _by_name(names["artist"]).items():
            artists.setdefault(name, codes)
        return cls(facets, _by_name(names["genre"]), artists)

    def admitted(self, constraints: Constraints) -> NDArray[np.bool_] | None:
        """Return which tracks are admitted, (tracks,); None for all of them."""
        found: NDArray[np.bool_] | None = None
        for part in (
            self._by_day(constraints),
            self._of_genres(constraints.genres),
            self._not_by(constraints.without_artists),
            self._without((*constraints.without_tracks, *constraints.heard)),
            *(registry.admitted(name, value, self.facets) for name, value in constraints.where.items()),
        ):
            if part is not None:
                found = part if found is None else found & part
        return found

    def notes(self, constraints: Constraints) -> list[Note]:
        """Return notes on names in the constraints that no track has."""
        genres = [name for name in constraints.genres if _folded(name) not in self.genres]
        artists = [name for name in constraints.without_artists if _folded(name) not in self.artists]
        notes: list[Note] = []
        if genres:
            notes.append(note_of_names("unknown_genres", genres))
        if artists:
            notes.append(note_of_names("unknown_artists", artists))
        return notes

    def _by_day(self, constraints: Constraints) -> NDArray[np.bool_] | None:
        released, found = self.facets.released, None
        first, last = constraints.years or (None, None)
        if first is not None or last is not None:
            found = released != UNKNOWN_DAY
            if first is not None:
                found &= released >= _day(f"{first:04d}-01-01")
            if last is not None:
                found &= released <= _day(f"{last:04d}-12-31")
        if constraints.released_until is not None:
            until = released <= _day(
                constraints.released_until.isoformat()
            )  # unknown days are the smallest number
            found = until if found is None else found & until
        return found

    def _of_genres(self, genres: Sequence[str]) -> NDArray[np.bool_] | None:
        if not genres:
            return None
        return self._with("genre", (code for name in genres for code in self.genres.get(_folded(name), ())))

    def _not_by(self, artists: Sequence[str]) -> NDArray[np.bool_] | None:
        if not artists:
            return None
        return ~self._with(
            "artist", (code for name in artists for code in self.artists.get(_folded(name), ()))
        )

    def _without(self, tracks: Sequence[object]) -> NDArray[np.bool_] | None:
        if not tracks:
            return None
        code = self.facets.vocabulary.codes["track"]
        found = np.ones(len(self.facets.released), np.bool_)
        found[[code[id_key(track)] for track in tracks if id_key(track) in code]] = False
        return found

    def _with(self, block: Block, codes: Iterable[int]) -> NDArray[np.bool_]:
        """Return the tracks that have any of some facets."""
        wanted = np.zeros(self.facets.vocabulary.size(block), np.float32)
        wanted[list(codes)] = 1
        return np.asarray(self.facets.tracks[block] @ wanted) > 0


def _by_name(names: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for code, name in enumerate(names):
        found.setdefault(_folded(name), []).append(code)
    return found


def _folded(name: str) -> str:
    return composed(name.strip()).casefold()


def _day(date: str) -> int:
    return int((np.datetime64(date) - _EPOCH).astype(np.int64))
