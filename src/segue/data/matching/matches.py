"""Matching the tracks of a file to those of a catalogue: by location and id, then by path, then by their names.

| how        | a track is matched by                                                                 | confidence  |
|------------|---------------------------------------------------------------------------------------|-------------|
| `location` | its whole path or address                                                             | 1           |
| `id`       | its id; a number that two sources may both use counts only where the names allow it   | 1           |
| `path`     | the end of its path: the file's name, and the folders above as far as they agree      | 0.6 to 0.97 |
| `names`    | its title and artists, which may be spelled a little differently, and its length      | 0.5 to 0.95 |

Where several tracks fit equally well, the one in most playlists counts. `others` says how many more there are, and the
confidence falls: a little where they have the same names, else to an equal share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from segue.data.matching.likeness import Names, contradict, names_alike, paths_alike
from segue.data.matching.lookups import Found, Known, Lookup, TableLookup
from segue.data.matching.spelling import bare, elsewhere, folded, path, stem

How = Literal["id", "location", "path", "names"]
"""What a track was recognised by."""

SURE: Final = 0.9
"""The confidence from which no further way is tried."""

LEAST: Final = 0.5
"""The smallest confidence of a match."""

MOST_UNSURE: Final = 2_000
"""Largest number of tracks of a file that are looked up by their single words, which takes longest."""

_EQUAL: Final = 0.02
"""Difference of confidence within which two tracks fit equally well."""

_NUMBER: Final = re.compile(r"[0-9]{1,12}")
_COMPARED: Final = {
    "id": pl.String,
    "title": pl.String,
    "artists": pl.List(pl.String),
    "location": pl.String,
    "duration_ms": pl.Int64,
}
_CUTS: Final = r"[/\\]+"
_ENDING: Final = r"\.[A-Za-z0-9]{2,5}$"


@dataclass(frozen=True)
class Match:
    """The track of a catalogue that a track of a file is.

    Attributes:
        known: The track.
        how: What it was recognised by.
        confidence: How sure that is, from 0.5 to 1; see the table above.
        others: How many other tracks fit equally well; above 0 the match is ambiguous.
    """

    known: Known
    how: How
    confidence: float
    others: int = 0


def match(tracks: pl.DataFrame, catalogue: Lookup | pl.DataFrame) -> list[Match | None]:
    """The match of each track, None where the catalogue has none.

    Args:
        tracks: The tracks of a file, a table as `read(…).dataset.tracks` is.
        catalogue: Where they are looked up: a table of tracks (a dataset's or a model's), or a `Lookup`, which says
            also how popular they are.
    """
    lookup = TableLookup(catalogue) if isinstance(catalogue, pl.DataFrame) else catalogue
    matching = _Matching(tracks, lookup)
    matching.by_location()
    matching.by_id()
    matching.by_path()
    matching.by_title()
    matching.by_words()
    return [one if one and one.confidence >= LEAST else None for one in matching.best]


class _Matching:
    """One run; `best` has each track's best match so far."""

    def __init__(self, tracks: pl.DataFrame, lookup: Lookup) -> None:
        self._lookup = lookup
        self._ids: list[str] = tracks["id"].to_list()
        self._locations: list[str] = tracks["location"].fill_null("").to_list()
        self._names = _names(tracks.with_columns(location=elsewhere()))
        spelled = tracks.select(
            stem=pl.coalesce(stem(path()), stem(pl.col("id"))).fill_null(""),
            title=bare(pl.col("title")).fill_null(""),
        )
        self._stems: list[str] = spelled["stem"].to_list()
        self._titles: list[str] = spelled["title"].to_list()
        self._by_stem: Found = {}
        self._folded: dict[int, Names] = {}
        self.best: list[Match | None] = [None] * tracks.height

    def by_location(self) -> None:
        self._by_stem = self._lookup.by_stem([stem for stem in self._stems if stem])
        for at, key in enumerate(self._stems):
            wanted = {self._locations[at], self._ids[at]} - {""}
            same = [known for known in self._by_stem.get(key, ()) if known.location in wanted]
            if same:
                self.best[at] = Match(same[0], "location", 1.0)

    def by_id(self) -> None:
        found = self._lookup.by_id(self._ids)
        self._fold(found)
        for at, key in enumerate(self._ids):
            for known in found.get(key, ())[: self.best[at] is None]:
                names = self._names[at]
                if not (_NUMBER.fullmatch(key) and names.artists) or not contradict(
                    names, self._folded[known.place]
                ):
                    self.best[at] = Match(known, "id", 1.0)

    def by_path(self) -> None:
        unsure = [at for at in self._unsure() if self._stems[at] in self._by_stem]
        self._fold({self._stems[at]: self._by_stem[self._stems[at]] for at in unsure})
        for at in unsure:
            known = self._by_stem[self._stems[at]]
            self._choose(
                at, "path", [(paths_alike(self._names[at], self._folded[one.place]), one) for one in known]
            )

    def by_title(self) -> None:
        unsure = [at for at in self._unsure() if self._titles[at]]
        self._by_names(unsure, [self._titles[at] for at in unsure], self._lookup.by_title)

    def by_words(self) -> None:
        unsure = [at for at in self._unsure() if self.best[at] is None and self._titles[at]][:MOST_UNSURE]
        texts = [" ".join([self._names[at].bare, *self._names[at].artists]) for at in unsure]
        self._by_names(unsure, texts, self._lookup.by_words)

    def _by_names(
        self, unsure: Sequence[int], keys: Sequence[str], find: Callable[[Sequence[str]], Found]
    ) -> None:
        found = find(keys)
        self._fold(found)
        for at, key in zip(unsure, keys, strict=True):
            known = found.get(key, ())
            self._choose(
                at, "names", [(names_alike(self._names[at], self._folded[one.place]), one) for one in known]
            )

    def _unsure(self) -> list[int]:
        return [at for at, one in enumerate(self.best) if one is None or one.confidence < SURE]

    def _choose(self, at: int, how: How, fits: Sequence[tuple[float, Known]]) -> None:
        """Take the best of some tracks, if it is better than what was there."""
        top = max((alike for alike, _ in fits), default=0.0)
        if top < LEAST:
            return
        equal = [known for alike, known in fits if alike >= top - _EQUAL]
        if how == "path" and len(equal) > 1:  # the names may tell them apart
            named = [names_alike(self._names[at], self._folded[known.place]) for known in equal]
            equal = [known for known, alike in zip(equal, named, strict=True) if alike >= max(named) - _EQUAL]
        first, others = equal[0], len(equal) - 1
        if others:
            called = {
                (self._folded[known.place].title, *self._folded[known.place].artists) for known in equal
            }
            top = 0.9 * top if len(called) == 1 and how == "names" else max(top / len(equal), LEAST)
        before = self.best[at]
        if before is None or top > before.confidence:
            self.best[at] = Match(first, how, round(top, 2), others)

    def _fold(self, found: Found) -> None:
        new = {one.place: one for listed in found.values() for one in listed if one.place not in self._folded}
        table = pl.DataFrame(
            {
                "id": [one.id for one in new.values()],
                "title": [one.title for one in new.values()],
                "artists": [list(one.artists) for one in new.values()],
                "location": [one.location or None for one in new.values()],
                "duration_ms": [one.duration_ms for one in new.values()],
            },
            schema=_COMPARED,
        )
        self._folded.update(zip(new, _names(table), strict=True))


def _names(tracks: pl.DataFrame) -> list[Names]:
    """What each row is compared by."""
    parts = path().str.replace(_ENDING, "").str.replace_all(_CUTS, "/").str.strip_chars("/").str.split("/")
    rows = tracks.select(
        folded(pl.col("title")).fill_null(""),
        bare(pl.col("title")).fill_null("").alias("bare"),
        pl.col("artists").list.eval(folded(pl.element())),
        parts.list.eval(folded(pl.element())).fill_null([]).alias("parts"),
        "duration_ms",
    )
    return [Names(*row) for row in rows.iter_rows()]
