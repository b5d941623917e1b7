"""Find tracks as a person types them: by id, or by name."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import polars as pl

from segue.data.track_names import TrackNames
from segue.errors import DataError
from segue.ids import read_id
from segue.model.model import Model
from segue.notes import Note, note
from segue.types import Id


@dataclasses.dataclass(frozen=True)
class FoundTracks:
    """The tracks that some typed texts were matched to.

    Attributes:
        rows: The tracks' rows in the model's table, without repeats.
        ids: Their ids, in the type that their source had.
        notes: Which names were matched to which track, and which to none.
        texts: For each row the index of the first text that matched it.
    """

    rows: tuple[int, ...]
    ids: tuple[Id, ...]
    notes: tuple[Note, ...]
    texts: tuple[int, ...]

    def weights(self, given: Sequence[float]) -> tuple[float, ...]:
        """Return the weight of each track, in the form of a query.

        Args:
            given: A weight for each text, in order; missing ones are 1.

        Returns:
            One for each of `rows`; () where none is given.
        """
        if not given:
            return ()
        return tuple(given[place] if place < len(given) else 1.0 for place in self.texts)


def find_tracks(model: Model, texts: Sequence[str]) -> FoundTracks:
    """Match each text to the track with that id, else to the one that most likely has that name.

    Names are compared by `segue.data.track_names`: "artist - title", a title, or a part of them.

    Args:
        model: The model whose tracks are searched.
        texts: Ids or names.
    """
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
    ids = tuple(model.track_id(model.tracks["id"][row]) for row in rows)
    return FoundTracks(tuple(rows), ids, tuple(notes), tuple(rows.values()))


def _taken(text: str, row: int, others: int, model: Model) -> Note:
    return note(
        "track_taken",
        text=text,
        track=model.track_label(row),
        id=str(model.tracks["id"][row]),
        playlists=int(model.track_counts[row]),
        others=others,
    )


def _rows_by_id(texts: Sequence[str], model: Model) -> dict[str, int]:
    keys = {text: key for text in texts if (key := _key(text))}
    wanted = pl.Series(list(keys.values()), dtype=pl.String)
    rows = model.tracks.select("id").with_row_index("row").filter(pl.col("id").is_in(wanted.implode()))
    by_key = {key: row for row, key in rows.iter_rows()}
    return {text: by_key[key] for text, key in keys.items() if key in by_key}


def _key(text: str) -> str:
    """Return the stored form of a text that can be an id; "" for one that can only be a name."""
    try:
        return str(read_id(text))
    except DataError:
        return ""
