"""Lookups: the tracks of a catalogue that may be a wanted one, found by id, by file name, by title and by words."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from segue.data.matching.spelling import bare, folded, path, stem

MOST: Final = 300
"""Largest number of tracks that one key finds, the most popular first."""

_COMMON: Final = 10_000
"""Words of more tracks than this find none: too many have them."""

_RARE: Final = 4
"""The rarest words of a text find its tracks."""

_NEAREST: Final = 10
"""Of the tracks that share words with a text, so many are the most similar ones."""


class Known(NamedTuple):
    """A track of the catalogue.

    Attributes:
        place: Its number there: a row, or a number of an index. Popular tracks come first where two are equal.
        id: Its id.
        title: Its title, "" if unknown.
        artists: Its artists.
        location: Where its file lies, "" if unknown.
        duration_ms: Its length, if known.
        playlists: How many playlists hold it.
    """

    place: int
    id: str
    title: str
    artists: tuple[str, ...]
    location: str
    duration_ms: int | None
    playlists: int


Found = Mapping[str, Sequence[Known]]
"""Tracks by the key that found them, the most popular first; keys without a track are left out."""


class Lookup(Protocol):
    """A catalogue in which tracks are looked up."""

    def by_id(self, ids: Sequence[str]) -> Found:
        """The tracks with these ids, one for each."""
        ...

    def by_stem(self, stems: Sequence[str]) -> Found:
        """The tracks whose files have these names, folded and without endings."""
        ...

    def by_title(self, titles: Sequence[str]) -> Found:
        """The tracks with these titles, as `spelling.bare` has them."""
        ...

    def by_words(self, names: Sequence[str]) -> Found:
        """For each text of folded words, tracks that share some of them in their title or artists."""
        ...


class TableLookup:
    """Looks up the rows of a tracks table; keys are computed when they are first asked for.

    Args:
        tracks: The table, as `TRACK_SCHEMA` has it.
        counts: How many playlists hold each track, shape (tracks,); None where that is not known.
    """

    def __init__(self, tracks: pl.DataFrame, counts: NDArray[np.number[Any]] | None = None) -> None:
        playlists = pl.lit(0, pl.Int64) if counts is None else pl.Series(counts).cast(pl.Int64)
        self._tracks = (
            tracks.select("id", "title", "artists", "location", "duration_ms")
            .with_columns(playlists=playlists)
            .with_row_index("place")
        )

    def by_id(self, ids: Sequence[str]) -> Found:
        """See `Lookup`."""
        return self._found(self._tracks.select("place", key="id"), ids)

    def by_stem(self, stems: Sequence[str]) -> Found:
        """See `Lookup`."""
        return self._found(self._stems, stems)

    def by_title(self, titles: Sequence[str]) -> Found:
        """See `Lookup`."""
        return self._found(self._titles, titles)

    def by_words(self, names: Sequence[str]) -> Found:
        """See `Lookup`."""
        wanted = (
            pl.DataFrame({"word": pl.Series(names, dtype=pl.String).str.split(" ")})
            .with_row_index("at")
            .explode("word")
            .unique()
        )
        having = self._words.join(wanted.select("word").unique(), on="word", how="semi")
        counts = having.group_by("word").len().filter(pl.col("len") <= _COMMON)
        rare = (
            wanted.join(counts, on="word").sort("len", "word").group_by("at", maintain_order=True).head(_RARE)
        )
        shared = rare.join(having, on="word").group_by("at", "place").len("shared")
        best = shared.sort("shared", "place", descending=[True, False]).group_by("at", maintain_order=True)
        most = best.head(MOST)
        some: dict[int, dict[int, str]] = {}
        for at, place, text in zip(most["at"], most["place"], self._texts.gather(most["place"]), strict=True):
            some.setdefault(at, {})[place] = text
        nearest = [
            (place, names[at])
            for at, texts in some.items()
            for _, _, place in process.extract(names[at], texts, scorer=fuzz.ratio, limit=_NEAREST)
        ]
        return self._described(
            pl.DataFrame(nearest, schema={"place": pl.UInt32, "key": pl.String}, orient="row")
        )

    @functools.cached_property
    def _stems(self) -> pl.DataFrame:
        return self._tracks.select("place", key=stem(path())).filter(pl.col("key") != "")

    @functools.cached_property
    def _titles(self) -> pl.DataFrame:
        return self._tracks.select("place", key=bare(pl.col("title"))).filter(pl.col("key") != "")

    @functools.cached_property
    def _texts(self) -> pl.Series:
        """The folded title and artists of each row."""
        named = pl.concat_str(pl.col("title").fill_null(""), pl.lit(" "), pl.col("artists").list.join(" "))
        return self._tracks.select(folded(named))["title"]

    @functools.cached_property
    def _words(self) -> pl.DataFrame:
        words = pl.DataFrame({"place": self._tracks["place"], "word": self._texts.str.split(" ")}).explode(
            "word"
        )
        return words.filter(pl.col("word") != "")

    def _found(self, keys: pl.DataFrame, wanted: Sequence[str]) -> Found:
        asked = pl.DataFrame({"key": pl.Series(sorted(set(wanted)), dtype=pl.String)})
        return self._described(keys.join(asked, on="key", how="semi"))

    def _described(self, hits: pl.DataFrame) -> Found:
        found: dict[str, list[Known]] = {}
        rows = hits.join(self._tracks, on="place").sort("playlists", "place", descending=[True, False])
        for key, place, *fields in rows.select(
            "key", "place", "id", "title", "artists", "location", "duration_ms", "playlists"
        ).iter_rows():
            listed = found.setdefault(key, [])
            if len(listed) < MOST:
                listed.append(_known(place, *fields))
        return found


def _known(
    place: int, key: str, title: str | None, artists: list[str], location: str | None, *rest: Any
) -> Known:
    return Known(place, key, title or "", tuple(artists or ()), location or "", *rest)
