"""Matching: how long a list that somebody brings takes to be recognised, and how often the right track is found.

The catalogue is the sample world's, of any size. Each list has tracks of it, all written in one way, as lists of other
programs would have them; none has an id that the catalogue knows. A track counts as right also where another has the
same title, artists and length to a few seconds, since nobody could tell them apart.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from benchmarks import measuring, tables
from benchmarks.tables import Column

if TYPE_CHECKING:
    import polars as pl

Row = dict[str, Any]

_LETTERS: Final = "aeio가나다"
_NEAR: Final = 3_000


def matching(tracks: int, lists: int, length: int) -> None:
    """Match lists of each kind against a catalogue, and print and save the seconds of a list and what was found.

    Args:
        tracks: Tracks of the catalogue.
        lists: Lists of each kind.
        length: Tracks of a list.
    """
    from segue.data.matching.lookups import TableLookup
    from segue.sample import make_sample

    whole = make_sample(playlists=100, tracks=tracks, seed=0).tracks.with_columns(location=_places())
    lookup = TableLookup(whole)
    rng = random.Random(0)  # noqa: S311 - which tracks the lists have
    start = time.process_time()
    _matched(lookup, [_slip(whole.row(0, named=True), rng), _path(whole.row(0, named=True), rng)])
    built = time.process_time() - start
    rows: list[dict[str, Any]] = []
    for kind, written in KINDS.items():
        chosen = [[rng.randrange(tracks) for _ in range(length)] for _ in range(lists)]
        given = [[whole.row(at, named=True) for at in one] for one in chosen]
        brought = [[written(row, rng) for row in one] for one in given]
        start = time.process_time()
        found = [_matched(lookup, one) for one in brought]
        seconds = (time.process_time() - start) / lists
        pairs = [
            (row, hit)
            for one, hits in zip(given, found, strict=True)
            for row, hit in zip(one, hits, strict=True)
        ]
        right = sum(hit is not None and _same(row, whole.row(hit, named=True)) for row, hit in pairs)
        hits = sum(hit is not None for _, hit in pairs)
        rows.append(
            {
                "kind": kind,
                "seconds": seconds,
                "right": right / len(pairs),
                "wrong": (hits - right) / len(pairs),
            }
        )
    columns = [Column("written", "kind"), Column(f"{length} tracks", "seconds", tables.seconds)]
    columns += [Column(name, name, "{:.1%}".format) for name in ("right", "wrong")]
    most = tables.size(measuring.peak_bytes())
    title = f"{tracks:,} tracks; keys made in {built:.0f} s of processor time, {most} at most"
    tables.show(tables.table(title, columns, rows))
    tables.save(
        "matching", {"tracks": tracks, "lists": lists, "length": length, "built": built, "rows": rows}
    )


def _places() -> pl.Expr:
    """A path for each track, of its artist and album, a number, and its title."""
    import polars as pl

    artist = pl.col("artists").list.first()
    album, title = (
        text.fill_null("-").str.replace_all("/", "_") for text in (pl.col("album"), pl.col("title"))
    )
    number = (pl.int_range(pl.len()) % 20 + 1).cast(pl.String).str.zfill(2)
    return pl.concat_str(
        pl.lit("/music/"), artist.fill_null("-").str.replace_all("/", "_"), pl.lit("/"), album, pl.lit("/"), number,
        pl.lit(" - "), title, pl.lit(".flac"),
    )  # fmt: skip


def _matched(lookup: Any, brought: list[Row]) -> list[int | None]:
    """The catalogue's row of each track of a list."""
    import polars as pl

    from segue.data.matching.matches import match
    from segue.data.schema import TRACK_SCHEMA

    rows = [{"id": f"their {at}", "artists": [], **row} for at, row in enumerate(brought)]
    table = pl.DataFrame(rows, schema={name: TRACK_SCHEMA[name] for name in TRACK_SCHEMA})
    return [one.known.place if one else None for one in match(table, lookup)]


def _same(one: Row, other: Row) -> bool:
    return (one["title"], one["artists"]) == (other["title"], other["artists"]) and (
        abs((one["duration_ms"] or 0) - (other["duration_ms"] or 0)) <= _NEAR
    )


def _names(row: Row, rng: random.Random) -> Row:  # noqa: ARG001 - as the other kinds
    return {"title": row["title"], "artists": row["artists"], "duration_ms": row["duration_ms"]}


def _edition(row: Row, rng: random.Random) -> Row:
    added = rng.choice((" (Remastered 2011)", " - Live", " [Deluxe]"))
    return _names(row, rng) | {"title": row["title"] + added}


def _slip(row: Row, rng: random.Random) -> Row:
    title = row["title"]
    place = rng.randrange(max(1, len(title)))
    return _names(row, rng) | {"title": title[:place] + rng.choice(_LETTERS) + title[place + 1 :]}


def _path(row: Row, rng: random.Random) -> Row:  # noqa: ARG001
    return {"location": row["location"].replace("/music/", "D:/My Music/").upper()}


def _title(row: Row, rng: random.Random) -> Row:  # noqa: ARG001
    return {"title": row["title"]}


def _nobody(row: Row, rng: random.Random) -> Row:  # noqa: ARG001
    return {
        "title": "".join(rng.sample("qxzjkvwpbgh", 9)),
        "artists": ["".join(rng.sample("qxzjkvwpbgh", 7))],
    }


KINDS: Final[Mapping[str, Callable[[Row, random.Random], Row]]] = {
    "title, artists, length": _names,
    "another edition": _edition,
    "one letter wrong": _slip,
    "the end of a path": _path,
    "the title alone": _title,
    "unknown tracks": _nobody,
}
"""How the tracks of a list are written."""
