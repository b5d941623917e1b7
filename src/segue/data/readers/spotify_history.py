"""Spotify's histories: a list of plays, of the last year in the account data, of all years in the extended history."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import msgspec

from segue.data.listens.plays import Plays, milliseconds
from segue.data.readers.spotify_lists import Known
from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.data.records.json_stream import portions
from segue.data.records.json_values import decode
from segue.data.track_names import track_label
from segue.errors import DataError, Where

_NO_MUSIC: Final = "play left out that is no track"


class _Play(msgspec.Struct, frozen=True):
    """A play in either history: the first fields are the extended one's, the others the account's."""

    ts: dt.datetime | None = None
    username: str | None = None
    ms_played: int | None = None
    master_metadata_track_name: str | None = None
    master_metadata_album_artist_name: str | None = None
    master_metadata_album_album_name: str | None = None
    spotify_track_uri: str | None = None
    endTime: str | None = None  # noqa: N815 - Spotify's names
    artistName: str | None = None  # noqa: N815
    trackName: str | None = None  # noqa: N815
    msPlayed: int | None = None  # noqa: N815


_PLAY: Final = msgspec.json.Decoder(_Play)


def add_history(path: Path, person: str, known: Known, plays: Plays, intake: Intake) -> None:
    """Add the plays of a file; a person without a name in the file has that of the folder.

    Raises:
        DataError: The file is no list or breaks off, or a record is bad and bad records are not skipped.
    """
    number = 0
    for portion in portions(path, intake.limits):
        for record in portion:
            number += 1
            try:  # `attempt` for each of a million records takes longer than the rest
                _add(decode(record, _PLAY), person, known, plays, intake)
            except DataError as error:
                intake.refuse(error, Where(path, record=number))


def _add(play: _Play, person: str, known: Known, plays: Plays, intake: Intake) -> None:
    extended = play.ts is not None
    artist = play.master_metadata_album_artist_name if extended else play.artistName
    title = play.master_metadata_track_name if extended else play.trackName
    played = play.ms_played if extended else play.msPlayed
    end = play.ts or _minute(play.endTime)
    uri = play.spotify_track_uri or known.uri(artist, title)
    if play.spotify_track_uri and title:
        known.learn(artist, title, play.spotify_track_uri)
    key = uri or track_label([artist] if artist else [], title)
    if not key or not (title or uri):
        intake.notes[_NO_MUSIC] += 1
        return
    track = TrackRecord(
        id=key,
        title=title,
        artists=[artist] if artist else [],
        album=play.master_metadata_album_album_name,
    )
    plays.add(play.username or person, milliseconds(end) - max(played or 0, 0), played, track)


def _minute(text: str | None) -> dt.datetime:
    """The time `2023-01-01 10:00`, in UTC.

    Raises:
        DataError: It is another text, or none.
    """
    try:
        return dt.datetime.fromisoformat(text or "")
    except ValueError as error:
        got = "none" if text is None else repr(text)
        raise DataError(
            expected="a time such as 2023-01-01 10:00", got=got, where=Where(field="endTime")
        ) from error
