"""Last.fm: a person's scrobbles as programs fetch them, in tables or in the JSON of its API.

The JSON is a page of the API (`{"recenttracks": {"track": […]}}`), a list of pages, or a list of their tracks, which
may be in lists of a page each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from segue.data.listens.plays import Plays
from segue.data.listens.sessions import add_sessions
from segue.data.mbid import mbid_of
from segue.data.readers.listens import ENDINGS, add_table, looks_like_scrobbles, person_of
from segue.data.readers.sources import choose
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.data.records.json_values import decode
from segue.data.track_names import track_label
from segue.errors import DataError, Where

_ANY: Final = msgspec.json.Decoder()
_TEXT: Final = "#text"
_FIELDS: Final = ("recenttracks.track[].artist.#text", "[].recenttracks.track[].artist.#text", "[].artist.#text",
    "[][].artist.#text", "track[].artist.#text", "[].track[].artist.#text")  # fmt: skip


def _looks_like(head: Head) -> Look | None:
    if any(field in head.json.fields for field in _FIELDS):
        return Look(Sureness.SURE, "it has artists as Last.fm writes them")
    return looks_like_scrobbles(head)


@recognised("scrobbles of Last.fm", _looks_like)
def read_lastfm(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's tables and `*.json`, and make playlists of sessions.

    A file that names no person is one person's, who has the file's name if there are several files. A track's id is the
    MusicBrainz id of its recording, else "artist - title".

    Raises:
        DataError: There is none, or a record is bad and bad records are not skipped.
    """
    plays = Plays(intake)
    found = choose(source, files, (*ENDINGS, "*.json"), what="scrobbles", limits=intake.limits)
    for path in intake.opened(found):
        person = person_of(path, source, len(found))
        if Head.of(path).json.top:
            with intake.attempt(Where(path)):
                _add_json(path, person, plays, intake)
        else:
            add_table(path, person, plays, intake)
    add_sessions(plays, intake)


def _add_json(path: Path, person: str, plays: Plays, intake: Intake) -> None:
    value = decode(intake.utf8(path), _ANY)
    number = 0
    for name, track in intake.progress.track(_tracks(value, person), label=path.name):
        number += 1
        with intake.attempt(Where(path, record=number)):
            _add(track, name, plays, intake)
    if not number:
        raise DataError(expected="a list of scrobbles", got="none")


def _tracks(value: Any, person: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The scrobbles in a page or in lists of pages, to a depth that files have, each with the person's name."""
    open_values: list[tuple[str, object]] = [(person, value)]
    while open_values:
        name, one = open_values.pop()
        if isinstance(one, list):
            open_values.extend((name, item) for item in reversed(cast("list[object]", one)))
        elif isinstance(one, dict):
            table = cast("dict[str, Any]", one)
            inner = next(
                (table[key] for key in ("recenttracks", "track") if isinstance(table.get(key), dict | list)),
                None,
            )
            if inner is None:
                yield name, table
            else:
                told = table.get("@attr")
                user = cast("dict[str, Any]", told).get("user") if isinstance(told, dict) else None
                open_values.append((user if isinstance(user, str) else name, inner))


def _add(track: dict[str, Any], person: str, plays: Plays, intake: Intake) -> None:
    date = track.get("date")
    seconds = cast("dict[str, Any]", date).get("uts") if isinstance(date, dict) else date
    if seconds is None:
        intake.notes["play left out without a time"] += 1  # what plays now
        return
    if not str(seconds).isdecimal() or len(str(seconds)) > len("9999999999"):
        raise DataError(expected="seconds since 1970", got=repr(seconds), where=Where(field="date.uts"))
    artist, title = _text(track.get("artist")), _text(track.get("name"))
    mbid = mbid_of(_text(track.get("mbid")))
    key = mbid or track_label([artist] if artist else [], title)
    if not key:
        raise DataError(expected="a track", got="none", where=Where(field="name"))
    record = TrackRecord(
        id=key, title=title, artists=[artist] if artist else [], album=_text(track.get("album")), mbid=mbid
    )
    plays.add(person, int(seconds) * 1000, None, record)


def _text(value: object) -> str:
    """A text, or the text of `{"#text": …}` or `{"name": …}`; "" for anything else."""
    if isinstance(value, dict):
        table = cast("dict[str, object]", value)
        value = table.get(_TEXT, table.get("name"))
    return value.strip() if isinstance(value, str) else ""
