"""Melon's track descriptions: `song_meta.json`, with the genre names of `genre_gn_all.json`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from segue.data.records.aliases import AnyId, file_id
from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.data.records.json_values import decode
from segue.errors import Where

WHOLE_GENRE: Final = "세부장르전체"
"""The name of a detailed genre that means the whole main genre."""


class _Song(msgspec.Struct, frozen=True):
    """A record of song_meta.json; every field but the id may be missing or null."""

    id: AnyId
    song_name: str | None = None
    artist_name_basket: list[str | None] | None = None
    artist_id_basket: list[AnyId | None] | None = None
    album_name: str | None = None
    album_id: AnyId | None = None
    song_gn_gnr_basket: list[str] | None = None
    song_gn_dtl_gnr_basket: list[str] | None = None
    issue_date: str | int | None = None


_SONG: Final = msgspec.json.Decoder(_Song)
_OBJECT: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_TEXT: Final = msgspec.json.Decoder(str)
_FIELDS: Final = frozenset(_Song.__struct_fields__)


def read_genres(path: Path, intake: Intake) -> dict[str, str]:
    """The genre names by code, as in the file; empty if it is bad and bad files are skipped.

    Raises:
        DataError: The file is not an object of texts.
    """
    intake.files.append(path)
    with intake.attempt(Where(path)):
        names = decode(intake.utf8(path), _OBJECT)
        return {code: decode(name, _TEXT, field=code) for code, name in names.items()}
    return {}


def read_tracks(path: Path, genres: Mapping[str, str], intake: Intake) -> None:
    """Read the descriptions in a song_meta.json, also of tracks in no playlist.

    Args:
        path: The file.
        genres: Genre names by code.
        intake: Receives the tracks.

    Raises:
        DataError: A record is bad, and bad records are not skipped.
    """
    labels = genre_labels(genres)
    for where, record in intake.json_list(path, what="tracks"):
        with intake.attempt(where):
            song = decode(record, _SONG)
            intake.note_ignored("field", decode(record, _OBJECT).keys() - _FIELDS)
            intake.builder.add_track(_track(song, labels, intake))


def genre_labels(names: Mapping[str, str]) -> dict[str, str]:
    """The label of each genre code: the main genre's name, or "main / detailed"; "" if the code adds nothing.

    A code is "GN" and four digits; the code of a main genre ends in 00.
    """
    labels: dict[str, str] = {}
    for code, name in names.items():
        main = names.get(f"{code[:4]}00", "") if code[4:] != "00" else ""
        labels[code] = "" if name == WHOLE_GENRE else f"{main} / {name}" if main else name
    return labels


def release_date(value: str | int | None) -> dt.date | None:
    """Melon's YYYYMMDD as a date; an unknown day or month (00) counts as the first.

    Returns:
        None if it is unknown ("0", "", null) or not a date.
    """
    digits = str(value or "").strip()
    if len(digits) != len("YYYYMMDD") or not (digits.isascii() and digits.isdigit()):
        return None
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        return dt.date(year, month or 1, (day or 1) if month else 1)
    except ValueError:
        return None


def _track(song: _Song, labels: Mapping[str, str], intake: Intake) -> TrackRecord:
    released = release_date(song.issue_date)
    if released is None and str(song.issue_date or "").strip("0 "):
        intake.notes["issue_date is no date: taken as unknown"] += 1
    artists, artist_ids = _artists(song.artist_name_basket or [], song.artist_id_basket or [], intake)
    codes = [*(song.song_gn_gnr_basket or []), *(song.song_gn_dtl_gnr_basket or [])]
    return TrackRecord(
        id=file_id(song.id, field="id"),
        title=song.song_name,
        artists=artists,
        artist_ids=artist_ids,
        album=song.album_name,
        album_id=None if song.album_id is None else str(file_id(song.album_id, field="album_id")),
        genres=list(dict.fromkeys(label for code in codes if (label := labels.get(code, code)))),
        released=released,
    )


def _artists(
    names: Sequence[str | None], ids: Sequence[AnyId | None], intake: Intake
) -> tuple[list[str], list[str]]:
    """The artists that have a name, and their ids; no ids unless all of these artists have one."""
    known = [number for number, name in enumerate(names) if name]
    if len(ids) != len(names) or any(ids[number] is None for number in known):
        if ids:
            intake.notes["artist_id_basket does not fit artist_name_basket: ids left out"] += 1
        return [name for name in names if name], []
    return [str(names[number]) for number in known], [
        str(file_id(ids[number], field=f"artist_id_basket[{number}]")) for number in known
    ]
