"""Seed tracks as a person types them, by id or by name, and tracks as a person reads them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from segue.notes import Note, note

if TYPE_CHECKING:
    from segue.model import Model
    from segue.types import Id


@dataclasses.dataclass(frozen=True)
class Seeds:
    """What some typed texts were taken for.

    Attributes:
        rows: The tracks' rows in the model's table, none twice.
        notes: Which names were taken for which track, and which for none.
        texts: For each row the place of the text that was first taken for it.
    """

    rows: tuple[int, ...]
    notes: tuple[Note, ...]
    texts: tuple[int, ...] = ()


def find(texts: Sequence[str], model: Model) -> Seeds:
    """Take each text for the track with that id, else for the one that a person most likely calls so."""
    from segue.data.track_names import TrackNames

    by_id = _rows_by_id(texts, model)
    unsure = [text for text in texts if text not in by_id]
    names = TrackNames(model.tracks, model.track_counts) if unsure else None
    rows: dict[int, int] = {}
    notes: list[Note] = []
    for place, text in enumerate(texts):
        found = names.find(text) if names and text not in by_id else None
        if text in by_id:
            rows.setdefault(by_id[text], place)
        elif found is None:
            notes.append(note("track_not_found", text=text))
        else:
            rows.setdefault(found.row, place)
            notes.append(_taken(text, found.row, found.others, model))
    return Seeds(tuple(rows), tuple(notes), tuple(rows.values()))


def ids(rows: Sequence[int], model: Model) -> tuple[Id, ...]:
    """The ids of some tracks, in the kind their source had."""
    return tuple(model.track_id(model.tracks["id"][row]) for row in rows)


def weights(found: Seeds, given: Sequence[float]) -> tuple[float, ...]:
    """The weight of each seed, in the order of its rows; 1 where fewer are given than texts, () where none is."""
    if not given:
        return ()
    return tuple(given[place] if place < len(given) else 1.0 for place in found.texts)


def label(row: int, model: Model) -> str:
    """A track as a person reads it: "artist - title", or its id where the title is not known."""
    track = model.tracks.row(row, named=True)
    if not track["title"]:
        return str(track["id"])
    return " - ".join(part for part in (", ".join(track["artists"]), track["title"]) if part)


def _taken(text: str, row: int, others: int, model: Model) -> Note:
    return note(
        "track_taken",
        text=text,
        track=label(row, model),
        id=str(model.tracks["id"][row]),
        playlists=int(model.track_counts[row]),
        others=others,
    )


def _rows_by_id(texts: Sequence[str], model: Model) -> dict[str, int]:
    import polars as pl

    keys = {text: key for text in texts if (key := _key(text))}
    wanted = pl.Series(list(keys.values()), dtype=pl.String)
    rows = model.tracks.select("id").with_row_index("row").filter(pl.col("id").is_in(wanted.implode()))
    by_key = {key: row for row, key in rows.iter_rows()}
    return {text: by_key[key] for text, key in keys.items() if key in by_key}


def _key(text: str) -> str:
    """The stored form of a text that can be an id; "" for one that can only be a name."""
    from segue.errors import DataError
    from segue.ids import read_id

    try:
        return str(read_id(text))
    except DataError:
        return ""
