"""Which track of one library a track of another is: by the rules of Navidrome, the surest first.

| how       | two tracks are one if they have                                     |
|-----------|---------------------------------------------------------------------|
| `id`      | the same id and the same title                                       |
| `mbid`    | the same MusicBrainz id                                              |
| `isrc`    | the same ISRC                                                        |
| `album`   | the same title, an artist and the album, and no lengths far apart    |
| `title`   | the same title and an artist, and no lengths far apart               |

Where several fit, one of the same album counts, then the one nearest in length, then the first. Names are compared as
`segue.data.track_names` folds them, titles without the guests in brackets, artists one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal, get_args

import polars as pl

from segue.data.track_names import folded

How = Literal["id", "mbid", "isrc", "album", "title"]
"""What a track was recognised by."""

RULES: Final[tuple[How, ...]] = get_args(How)

APART: Final = 10_000
"""Milliseconds beyond which two lengths are of different recordings. Servers round, and count silence or not."""

_GUESTS: Final = r"(?i)\s*[(\[](?:feat|ft|featuring|with)\b[^()\[\]]*[)\]]"
_BETWEEN: Final = r"(?i)\s*(?:;|•|\s/\s|\s&\s|,|\s(?:feat|ft|featuring)\b\.?)\s*"
"""What separates several artists in one text. The whole text counts too, so that "AC/DC" and "A, B" stay artists."""

_CUT: Final = "\x1f"


def match_tracks(wanted: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The track of `known` that each track of `wanted` is.

    Args:
        wanted: A tracks table, as `TRACK_SCHEMA` has it.
        known: Another one.

    Returns:
        A row for each track that was matched, in the order of `wanted`: `row` and `match`, its row in each of the
        tables, and `how`.
    """
    return _match(_described(wanted), _described(known))


def match_both(one: pl.DataFrame, other: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The same in both directions, each as `match_tracks` returns it: first for the tracks of `one`."""
    left, right = _described(one), _described(other)
    return _match(left, right), _match(right, left)


def _match(ours: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    found: list[pl.DataFrame] = []
    for how in RULES:
        made = _matched(ours, theirs, how)
        found.append(made)
        ours = ours.join(made, on="row", how="anti")
    return pl.concat(found).sort("row")


def _described(tracks: pl.DataFrame) -> pl.DataFrame:
    """What tracks are compared by; `row` is their row in the table."""
    named = tracks.with_row_index("row").select(
        "row", "id", "mbid", "isrc", "duration_ms", "artists", "album", "title"
    )
    return named.with_columns(title=_filled(folded(pl.col("title").str.replace_all(_GUESTS, ""))))


def _matched(ours: pl.DataFrame, theirs: pl.DataFrame, how: How) -> pl.DataFrame:
    """The matches by one rule."""
    left, right = _KEYS[how](ours, theirs), _KEYS[how](theirs, ours)
    pairs = left.join(right, on="key", suffix="_known").select("row", "row_known").unique()
    details = ("row", "duration_ms", "album", "title")
    pairs = (
        pairs.join(ours.select(details), on="row")
        .join(theirs.select(details).select(pl.all().name.suffix("_known")), on="row_known")
        .with_columns(
            apart=(pl.col("duration_ms").cast(pl.Int64) - pl.col("duration_ms_known").cast(pl.Int64)).abs(),
            elsewhere=(folded(pl.col("album")) != folded(pl.col("album_known"))).fill_null(value=True),
        )
    )
    if how == "id":
        pairs = pairs.filter(pl.col("title") == pl.col("title_known"))
    if how in {"album", "title"}:
        pairs = pairs.filter((pl.col("apart") <= APART).fill_null(value=True))
    best = pairs.sort("row", "elsewhere", "apart", "row_known", nulls_last=True).unique(
        "row", keep="first", maintain_order=True
    )
    return best.select("row", match="row_known", how=pl.lit(how))


def _by(column: str) -> _Keys:
    return lambda table, _other: table.select("row", key=column).drop_nulls()


def _named(table: pl.DataFrame, other: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Keys of a title, each artist and other columns, for tracks that have them all and whose title the other has."""
    rows = table.drop_nulls("title").join(other, on="title", how="semi")
    names = pl.col("artists").list
    artists = pl.concat_list(
        names.join(", ").fill_null(""),
        pl.col("artists"),
        names.join(";").str.replace_all(_BETWEEN, ";").str.split(";").fill_null([]),
    )
    rows = rows.select("row", "title", *(_filled(folded(pl.col(name))) for name in columns), artist=artists)
    rows = rows.explode("artist").with_columns(artist=_filled(folded(pl.col("artist")))).drop_nulls()
    return rows.select("row", key=pl.concat_str("title", "artist", *columns, separator=_CUT)).unique()


def _album(table: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    return _named(table, other, "album")


def _filled(text: pl.Expr) -> pl.Expr:
    return pl.when(text != "").then(text)


_Keys = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
"""The columns `row` and `key` of a table, as far as another table may share the keys."""

_KEYS: Final[Mapping[How, _Keys]] = {
    "id": _by("id"),
    "mbid": _by("mbid"),
    "isrc": _by("isrc"),
    "album": _album,
    "title": _named,
}
