"""An open search index: finds tracks and tags by typed text, in any thread."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, Self, TypeVar

import msgspec

from segue.service.search.building import LAYOUT, SHORTEST, VERSION, layout
from segue.service.search.connections import Connections, Overwritten
from segue.service.search.folding import are_initials, fold
from segue.service.search.spelling import FRONT, apart, deletions

MOST_LETTERS: Final = 100
"""Letters of a search text that are used."""

MOST_WORDS: Final = 8

LONGEST_WORDS: Final = 4
"""Number of words whose pairs find a track: the longest ones are the rarest."""

MOST_SPELLINGS: Final = 8
"""Largest number of known words that replace a misspelled one."""

PORTION: Final = 500
"""Number of ids that one statement looks up: SQLite has a limit."""

FEW: Final = 3
"""Number of tracks found from which the text counts as spelled correctly."""

LONG: Final = 8
"""Letters of a word from which two may be wrong."""


T = TypeVar("T")

_UNTYPED: Final = (TypeError, ValueError, RecursionError, msgspec.DecodeError)
"""What JSON in the file raises if it is none, or of another type."""


class _Facts(msgspec.Struct):
    """The table of facts."""

    version: int
    model: str
    years: tuple[int | None, int | None]
    genres: list[dict[str, Any]]


class FoundTrack(NamedTuple):
    """A track in the index, in the columns' order."""

    place: int
    id: str
    title: str
    artists: list[str]
    album: str | None
    year: int | None
    genres: list[str]
    playlists: int
    location: str | None
    duration_ms: int | None = None


_COLUMNS: Final = ", ".join(FoundTrack._fields)


class SearchIndex:
    """An index that `building.build` wrote."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = Connections(path)
        if frozenset(self._connections.all(LAYOUT, ())) != layout():
            raise Overwritten("it has other tables than an index")
        told = dict(self._all("SELECT name, value FROM facts"))
        facts = _typed({name: msgspec.json.decode(value) for name, value in told.items()}, _Facts)
        self.version, self.model = facts.version, facts.model
        self.years: list[int | None] = list(facts.years)
        self.genres: list[dict[str, Any]] = facts.genres

    @classmethod
    def current(cls, path: Path, model: str) -> Self | None:
        """The index at `path`, if it has this layout and is of the model with that digest."""
        try:
            found = cls(path) if path.is_file() else None
        except (
            sqlite3.Error,
            Overwritten,
            OSError,
            KeyError,
            ValueError,
            TypeError,
            RecursionError,
            msgspec.DecodeError,
        ):
            return None
        return found if found and found.version == VERSION and found.model == model else None

    @property
    def overwritten(self) -> bool:
        """Whether somebody wrote into the file: the index then finds nothing, and raises `Overwritten`."""
        return self._connections.overwritten

    def track(self, track: str) -> FoundTrack | None:
        """The track with that id."""
        rows = self._all(f"SELECT {_COLUMNS} FROM tracks WHERE id = ?", track)  # noqa: S608 - names of columns
        return _track(rows[0]) if rows else None

    def known(self, ids: Sequence[str]) -> dict[str, FoundTrack]:
        """The tracks with these ids, by id; unknown ids are left out."""
        rows: list[Any] = []
        for place in range(0, len(ids), PORTION):
            part = ids[place : place + PORTION]
            marks = ", ".join("?" * len(part))
            rows += self._all(f"SELECT {_COLUMNS} FROM tracks WHERE id IN ({marks})", *part)  # noqa: S608 - question marks
        return {track.id: track for track in map(_track, rows)}

    def tracks(self, text: str, limit: int) -> list[FoundTrack]:
        """The tracks that `text` most likely means; the most popular ones if `text` has no letter.

        First come tracks whose title or artist is the text; then those with words that begin with its words, in any
        order; then those that contain it inside a word or across words; then those with a similar name. Within each
        group the most popular come first. First consonants alone (ㅇㅇㅇ) match from the beginning of any word.
        """
        wanted = fold(text[:MOST_LETTERS])
        if not wanted:
            rows = self._all(f"SELECT {_COLUMNS} FROM tracks ORDER BY place LIMIT ?", limit)  # noqa: S608
            return [_track(row) for row in rows]
        places: dict[int, None] = {}
        for find in (self._called, self._beginning, self._inside, self._almost):
            if len(places) >= (min(limit, FEW) if find == self._almost else limit):
                break
            places |= dict.fromkeys(find(wanted, limit))
        return self._rows(list(places)[:limit])

    def tags(self, text: str, limit: int) -> list[tuple[str, int]]:
        """Tags that contain `text`, with their counts of playlists: first those that begin with it, then by count."""
        wanted = fold(text[:MOST_LETTERS]).replace(" ", "")
        if not wanted:
            rows = self._all("SELECT tag, playlists FROM tags ORDER BY place LIMIT ?", limit)
            return _typed(rows, list[tuple[str, int]])
        column = "initials" if are_initials(wanted) else "folded"
        rows = self._all(
            f"SELECT tag, playlists FROM tags WHERE instr({column}, ?) > 0 "  # noqa: S608 - one of two names
            f"ORDER BY {column} = ? DESC, instr({column}, ?) = 1 DESC, place LIMIT ?",
            *(wanted, wanted, wanted, limit),
        )
        return _typed(rows, list[tuple[str, int]])

    def keyed(self, column: Literal["bare", "stem"], key: str, limit: int) -> list[FoundTrack]:
        """The tracks with that bare title or file name, as `segue.data.matching.spelling` folds them."""
        rows = self._all(
            f"SELECT {_COLUMNS} FROM tracks WHERE {column} = ? ORDER BY place LIMIT ?",  # noqa: S608 - one of two names
            key,
            limit,
        )
        return [_track(row) for row in rows]

    def sharing(self, words: Sequence[str], limit: int) -> list[FoundTrack]:
        """Tracks that share two of some folded words, of title or artist; of a single word, those that have it."""
        longest = sorted(set(words), key=len, reverse=True)[:LONGEST_WORDS]
        pairs = list(itertools.combinations(longest, 2)) or [tuple(longest)]
        places: dict[int, None] = {}
        for pair in pairs if longest else ():
            places |= dict.fromkeys(self._match("words", " AND ".join(f'"{word}"' for word in pair), limit))
        return self._rows(list(places)[:PORTION])

    def _called(self, wanted: str, limit: int) -> list[int]:
        sql = "SELECT place FROM (SELECT place FROM tracks WHERE {} = ? ORDER BY place LIMIT ?)"
        both = f"{sql.format('folded')} UNION {sql.format('artist')} ORDER BY place LIMIT ?"
        return self._places(both, wanted, limit, wanted, limit, limit)

    def _beginning(self, wanted: str, limit: int) -> list[int]:
        if are_initials(wanted):
            return self._match("initials", f'"{wanted.replace(" ", "")}"*', limit)
        return self._match("words", " AND ".join(f'"{word}"*' for word in wanted.split()[:MOST_WORDS]), limit)

    def _inside(self, wanted: str, limit: int) -> list[int]:
        together = wanted.replace(" ", "")
        found = self._match("pieces", f'"{together}"', limit) if len(together) >= 3 else []
        words = [word for word in wanted.split()[:MOST_WORDS] if len(word) >= 3]
        if len(found) < limit and len(words) > 1:
            found += self._match("pieces", " AND ".join(f'"{word}"' for word in words), limit)
        return found

    def _almost(self, wanted: str, limit: int) -> list[int]:
        parts: list[str] = []
        mended = False
        for word in wanted.split()[:MOST_WORDS]:
            spellings = self._spellings(word)
            mended |= bool(spellings)
            either = " OR ".join([f'"{word}"*', *(f'"{spelling}"' for spelling in spellings)])
            parts.append(f"({either})")
        return self._match("words", " AND ".join(parts), limit) if mended else []

    def _spellings(self, word: str) -> list[str]:
        """Known words similar to a word, the nearest and most frequent first."""
        if len(word) < SHORTEST:
            return []
        hashes = sorted(deletions(word))
        marks = ", ".join("?" * len(hashes))
        rows = self._all(
            "SELECT DISTINCT text, tracks FROM typos JOIN spelled USING (word) "  # noqa: S608 - question marks
            f"WHERE hash IN ({marks}) ORDER BY word LIMIT 200",
            *hashes,
        )
        most = 1 if len(word) < LONG else 2
        near = [
            (apart(word[:FRONT], text[:FRONT], most), -count, text) for text, count in rows if text != word
        ]
        return [text for distance, _, text in sorted(near) if distance <= most][:MOST_SPELLINGS]

    def _match(self, table: str, query: str, limit: int) -> list[int]:
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid LIMIT ?"  # noqa: S608 - our tables
        return self._places(sql, query, limit)

    def _places(self, sql: str, *values: object) -> list[int]:
        return [place for (place,) in _typed(self._all(sql, *values), list[tuple[int]])]

    def _rows(self, places: Sequence[int]) -> list[FoundTrack]:
        marks = ", ".join("?" * len(places))
        rows = self._all(f"SELECT {_COLUMNS} FROM tracks WHERE place IN ({marks})", *places)  # noqa: S608
        by_place = {row[0]: _track(row) for row in rows}
        return [by_place[place] for place in places if place in by_place]

    def _all(self, sql: str, *values: object) -> list[Any]:
        return self._connections.all(sql, values)


def _track(row: Sequence[Any]) -> FoundTrack:
    try:
        artists, genres = msgspec.json.decode(row[3]), msgspec.json.decode(row[6])
    except _UNTYPED as error:
        raise Overwritten(str(error)) from error
    return _typed((*row[:3], artists, *row[4:6], genres, *row[7:]), FoundTrack)


def _typed(value: object, kind: type[T]) -> T:
    """A value from the file, which may be a stranger's, if it is of its type."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise Overwritten(str(error)) from error
