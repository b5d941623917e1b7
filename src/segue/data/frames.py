"""Conversion of tables from pandas, polars, PyArrow and any Arrow stream to the tables of a dataset.

They are checked column by column, as readers check files. Tables that readers built are not checked again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import narwhals as nw
import polars as pl
from narwhals.exceptions import NarwhalsError

from segue import inputs
from segue.data.frame_columns import (
    COUNT,
    ID,
    INTEGER,
    ISRC,
    MBID,
    MOMENT,
    TEXT,
    Place,
    lists,
    of_values,
    plain,
    rows_below,
    scalars,
)
from segue.data.schema import PLAYLIST_SCHEMA, TRACK_SCHEMA, UINT32_MAX, IdKind
from segue.data.tags import unified
from segue.errors import DataError, Where
from segue.ids import LARGEST

Check = Callable[[pl.Series, Place], pl.Series]
"""Checks a column and converts it to the dataset's type."""


class Checked(NamedTuple):
    """A table that fits its schema, and the kind of its ids."""

    table: pl.DataFrame
    ids: IdKind


def playlist_table(frame: Any, tracks: int, ids: IdKind | None) -> Checked:
    """The playlists table.

    Args:
        frame: A table with a column `id` and any others of `PLAYLIST_SCHEMA`.
        tracks: Number of rows of the tracks table.
        ids: The kind of ids to write; None for the kind that the column has.

    Raises:
        DataError: A value does not fit its column.
    """
    rows = rows_below(tracks)
    checks: dict[str, Check] = {
        "title": _text,
        "tags": lambda column, place: unified(lists(column, TEXT, place)),
        "tracks": lambda column, place: lists(column, rows, place).list.unique(maintain_order=True),
        "likes": lambda column, place: scalars(column, COUNT, place),
        "updated": lambda column, place: scalars(column, MOMENT, place),
    }
    return _checked(frame, "playlists", PLAYLIST_SCHEMA, checks, ids)


def track_table(frame: Any, ids: IdKind | None) -> Checked:
    """The tracks table; see `playlist_table`."""
    made = _checked(frame, "tracks", TRACK_SCHEMA, _OF_TRACKS, ids)
    names, keys = (made.table[name].list.len() for name in ("artists", "artist_ids"))
    uneven = (keys > 0) & (keys != names)
    if uneven.any():
        row = int(uneven.arg_true()[0])
        raise Place("tracks", "artist_ids").refusal(
            f"an id for each of {names[row]} artists, or none", str(keys[row]), row
        )
    return made


def _checked(
    frame: Any, table: str, schema: Mapping[str, Any], checks: Mapping[str, Check], ids: IdKind | None
) -> Checked:
    whole = opened(frame, table)
    columns = picked(whole, [name for name in schema if name in whole.columns])
    if "id" not in columns:
        raise DataError(
            expected="a column id", got="none", where=Where(table), hint="Name the ids' column id."
        )
    given, place = columns.pop("id"), Place(table, "id")
    keys = scalars(given, ID, place, needed=True)
    _refuse_repeats(keys, place)
    kind = id_kind(given, keys, place, ids)
    nothing = {
        name: pl.lit([] if isinstance(kind, pl.List) else None, dtype=kind) for name, kind in schema.items()
    }
    made = pl.DataFrame({"id": keys}).with_columns(
        checks[name](column, Place(table, name)).alias(name) for name, column in columns.items()
    )
    return Checked(
        made.with_columns(
            **{name: empty for name, empty in nothing.items() if name not in made.columns}
        ).select(pl.col(name).cast(kind) for name, kind in schema.items()),
        kind,
    )


def opened(frame: Any, table: str) -> nw.DataFrame[Any]:
    """A frame of any library.

    Args:
        frame: The frame.
        table: Its name, for errors.

    Raises:
        DataError: It is none.
    """
    try:
        return nw.from_native(frame, eager_only=True)
    except TypeError:
        if not hasattr(frame, "__arrow_c_stream__"):
            raise DataError(
                expected="a table of pandas, polars or Arrow",
                got=inputs.shown(frame),
                where=Where(table),
                hint="Collect a lazy one first.",
            ) from None
        return nw.from_native(pl.DataFrame(frame), eager_only=True)
    except NarwhalsError as error:
        raise DataError(
            expected="a table", got=f"one that cannot be read: {error}", where=Where(table)
        ) from error


def picked(whole: nw.DataFrame[Any], names: Sequence[str]) -> dict[str, pl.Series]:
    """Columns of a frame, by their names."""
    if whole.implementation.is_pandas_like():
        return {name: _of_objects(whole[name]) for name in names}
    native = whole.select(list(names)).to_polars()
    return {name: native[name] for name in names}


def _of_objects(column: nw.Series[Any]) -> pl.Series:
    """A pandas column whose lists are Python's or NumPy's arrays; pandas converts such columns only with PyArrow."""
    values = [
        None if missing else value.tolist() if hasattr(value, "tolist") else value
        for value, missing in zip(column.to_list(), column.is_null().to_list(), strict=True)
    ]
    return of_values(column.name, values)


def _refuse_repeats(keys: pl.Series, place: Place) -> None:
    again = ~keys.is_first_distinct()
    if again.any():
        row = int(again.arg_true()[0])
        raise place.refusal("each id once", f"{keys[row]!r} again", row)


def id_kind(given: pl.Series, keys: pl.Series, place: Place, wanted: IdKind | None) -> IdKind:
    """The wanted kind of ids; by default the kind that the column has.

    Raises:
        DataError: Integers are wanted, and an id is not an integer, or is too large for JSON.
    """
    if wanted == "text":
        return wanted
    numbers = keys.cast(pl.Int64, strict=False)
    integer = numbers.is_between(-LARGEST, LARGEST).fill_null(value=False) & (numbers.cast(pl.String) == keys)
    if wanted == "integer":
        if not integer.all():
            row = int((~integer).arg_true()[0])
            raise place.refusal("an integer id", repr(keys[row]), row)
        return wanted
    return "integer" if len(keys) and plain(given).dtype.is_numeric() and integer.all() else "text"


def _text(column: pl.Series, place: Place) -> pl.Series:
    return _location(column, place).str.normalize("NFC")


def _location(column: pl.Series, place: Place) -> pl.Series:
    """Texts as they are spelled, without surrounding space; null where nothing is left."""
    return scalars(column, TEXT, place).str.strip_chars().replace("", None)


def _names(column: pl.Series, place: Place) -> pl.Series:
    return lists(column, TEXT, place).list.eval(pl.element().str.normalize("NFC"))


def _duration(column: pl.Series, place: Place) -> pl.Series:
    whole = scalars(column, INTEGER, place)
    return whole.set(~whole.is_between(1, UINT32_MAX), None)


_OF_TRACKS: Final[Mapping[str, Check]] = {
    "title": _text,
    "artists": _names,
    "artist_ids": lambda column, place: lists(column, ID, place),
    "album": _text,
    "album_id": lambda column, place: scalars(column, ID, place),
    "genres": _names,
    "released": lambda column, place: scalars(column, MOMENT, place),
    "duration_ms": _duration,
    "location": _location,
    "isrc": lambda column, place: scalars(_text(column, place), ISRC, place),
    "mbid": lambda column, place: scalars(_text(column, place), MBID, place),
}
