"""ListenBrainz: a person's plays, from its API or its export, and playlists in JSPF.

Plays are objects `{"listened_at": …, "track_metadata": {…}}`: one a line in the export (`listens/2023/1.jsonl`), a
list, or the API's `{"payload": {"listens": […]}}`. A track's id is the MusicBrainz id of its recording, else "artist
- title".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from segue.data.isrc import isrc_of
from segue.data.listens.plays import Plays
from segue.data.listens.sessions import add_sessions
from segue.data.mbid import mbid_of
from segue.data.opening import is_folder
from segue.data.readers.jspf import add_jspf
from segue.data.readers.musicbrainz import artists_of
from segue.data.readers.sources import choose, name_of
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.data.records.json_stream import portions
from segue.data.records.json_values import decode
from segue.data.text_files import byte_lines
from segue.data.track_names import track_label
from segue.errors import DataError, Where

_OTHERS: Final = {"user.json", "feedback.jsonl", "pinned_recording.jsonl"}
"""Files of the export that hold no plays."""

_FIELDS: Final = ("listened_at", "[].listened_at", "payload.listens[].listened_at")


class _Mapping(msgspec.Struct, frozen=True):
    recording_mbid: str | None = None
    artists: list[dict[str, Any]] | None = None


class _Info(msgspec.Struct, frozen=True):
    recording_mbid: str | None = None
    duration_ms: int | float | None = None
    duration: int | float | str | None = None
    isrc: Any = None


class _Metadata(msgspec.Struct, frozen=True):
    track_name: str | None = None
    artist_name: str | None = None
    release_name: str | None = None
    mbid_mapping: _Mapping | None = None
    additional_info: _Info | None = None


class _Listen(msgspec.Struct, frozen=True):
    listened_at: int | None
    track_metadata: _Metadata
    user_name: str | None = None


class _Payload(msgspec.Struct, frozen=True):
    listens: list[msgspec.Raw]
    user_id: str | None = None


class _File(msgspec.Struct, frozen=True):
    payload: _Payload


_LISTEN: Final = msgspec.json.Decoder(_Listen)
_FILE: Final = msgspec.json.Decoder(_File)


def _looks_like(head: Head) -> Look | None:
    if any(field in head.json.fields for field in _FIELDS):
        return Look(Sureness.SURE, "it has the field listened_at")
    return Look(Sureness.POSSIBLE, "it is JSON") if head.json.top else None


def _is_jspf(path: Path) -> bool:
    return bool({"playlist.track", "playlists[].playlist"} & Head.of(path).json.fields)


@recognised("plays of ListenBrainz", _looks_like)
def read_listenbrainz(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or an export's `*.jsonl`, `*.json` and `*.jspf`, and make playlists of sessions.

    Raises:
        DataError: There is none, or a record is bad and bad records are not skipped.
    """
    root = source if is_folder(source) else source.parent
    found = choose(source, files, ("*.jsonl", "*.json", "*.jspf"), what="plays", limits=intake.limits)
    plays = Plays(intake)
    kept = [path for path in found if path.name.lower().removesuffix(".gz") not in _OTHERS]
    lists = [path for path in kept if _is_jspf(path)]
    for path in lists:
        intake.files.append(path)
        with intake.attempt(Where(path)):
            add_jspf(path, name_of(path, source), root, intake)
    others = [path for path in kept if path not in lists]
    for path in intake.opened(intake.progress.track(others, label=source.name, total=len(others))):
        with intake.attempt(Where(path)):
            _read(path, plays, intake)
    add_sessions(plays, intake)


def _read(path: Path, plays: Plays, intake: Intake) -> None:
    head = Head.of(path).json
    by_line = head.top == "{" and "payload" not in head.fields
    person, records = "", _lines(path, intake)
    if not by_line:
        person, records = ("", _records(path, intake)) if head.top == "[" else _payload(path, intake)
    for number, record in records:
        try:  # `attempt` for each of a million records takes longer than the rest
            _add(record, person, plays, intake)
        except DataError as error:
            intake.refuse(error, Where(path, line=number) if by_line else Where(path, record=number))


def _payload(path: Path, intake: Intake) -> tuple[str, Iterator[tuple[int, bytes | msgspec.Raw]]]:
    """The person and the plays of an answer of the API."""
    payload = decode(intake.utf8(path), _FILE).payload
    return payload.user_id or "", enumerate(payload.listens, 1)


def _lines(path: Path, intake: Intake) -> Iterator[tuple[int, bytes | msgspec.Raw]]:
    for number, line in enumerate(byte_lines(path, intake.limits), 1):
        if line.strip():
            yield number, line


def _records(path: Path, intake: Intake) -> Iterator[tuple[int, bytes | msgspec.Raw]]:
    number = 0
    for portion in portions(path, intake.limits):
        for record in portion:
            number += 1
            yield number, record


def _add(record: bytes | msgspec.Raw, person: str, plays: Plays, intake: Intake) -> None:
    listen = decode(record, _LISTEN)
    if listen.listened_at is None:
        intake.notes["play left out without a time"] += 1
        return
    given = listen.track_metadata
    mapped, info = given.mbid_mapping or _Mapping(), given.additional_info or _Info()
    mbid = mbid_of(mapped.recording_mbid) or mbid_of(info.recording_mbid)
    artists = [given.artist_name] if given.artist_name else []
    credit = artists_of(mapped.artists or [])
    key = mbid or track_label(artists, given.track_name)
    if not key:
        raise DataError(expected="a track", got="none", where=Where(field="track_metadata"))
    track = TrackRecord(
        id=key,
        title=given.track_name,
        artists=credit.names or artists,
        artist_ids=credit.ids,
        album=given.release_name,
        duration_ms=_length(info),
        isrc=isrc_of(info.isrc, field="isrc") if isinstance(info.isrc, str) else None,
        mbid=mbid,
    )
    plays.add(listen.user_name or person, listen.listened_at * 1000, None, track)


def _length(info: _Info) -> int | None:
    if info.duration_ms is not None:
        return int(info.duration_ms)
    return int(info.duration * 1000) if isinstance(info.duration, int | float) else None
