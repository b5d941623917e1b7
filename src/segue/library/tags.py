"""What a sound file says of itself: its tags, read by tinytag and brought into one form.

Files of strangers may hold anything. Nothing of a tag is believed but its text: numbers and dates that are none count
as unknown, and texts are cut.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from segue.data.isrc import isrc_of
from segue.data.mbid import mbid_of
from segue.data.schema import UINT32_MAX
from segue.errors import DataError
from segue.extras import need
from segue.library.loudness import gain_of
from segue.library.patience import PatientFile
from segue.library.ratings import opinion_of
from segue.library.texts import date_of, genres_of, people_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tinytag import TinyTag

READ: Final = frozenset(
    {
        *(".mp3", ".mp2", ".flac", ".ogg", ".oga", ".opus", ".wav", ".wma"),
        *(".m4a", ".m4b", ".mp4", ".aif", ".aiff"),
    }
)
"""Suffixes of the files whose tags are read; other sound files are known by their paths."""

_ARTIST_IDS: Final = ("musicbrainz_artistid", "musicbrainz artist id")
_ALBUM_IDS: Final = ("musicbrainz_albumid", "musicbrainz album id")
_RECORDING_IDS: Final = ("musicbrainz_trackid", "musicbrainz track id")
_ORIGINAL: Final = ("originaldate", "original date", "originalyear", "original year", "tdor")
"""Names of a field in the formats, in lower case."""

_UFID: Final = re.compile(rb"UFID.{6}http://musicbrainz\.org\x00([0-9A-Fa-f-]{36})", re.DOTALL)
"""The frame of ID3 with the MusicBrainz id of a recording, which tinytag does not read."""

_HEAD: Final = 1 << 16
"""Bytes in which it is looked for: texts stand before pictures."""

PATIENCE: Final = 2.0
"""Seconds of computing time for one file; a damaged one may be searched for minutes for the sound in it."""

_MOST: Final = 20
"""Values of one field that are looked at."""


class FileTags(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sound file and its tags; every tag may be missing.

    Attributes:
        id: The track's id, which is the file's path in its folder.
        size: Bytes.
        changed: When it was last changed, in nanoseconds since 1970.
        title: As are `album` and `album_artist`: "" when unknown.
        artists: Names, the first one first.
        artist_ids: Their MusicBrainz ids, as many as `artists`, or none.
        album_id: The album's MusicBrainz id.
        genres: As the file names them.
        released: The first release that it names; of a year alone its first day.
        disc: Number of the disc, from 1; 0 when unknown.
        number: The track's number on it, from 1; 0 when unknown.
        duration_ms: Length; None when unknown.
        isrc: As `segue.data.isrc` spells it.
        mbid: The recording's MusicBrainz id.
        stars: What the listener's player rated it, from 1 to 5; 0 when unknown.
        plays: How often the player played it; 0 when unknown.
        gain_db: What brings it to the level of ReplayGain, in decibels; None when unknown.
        fault: Why it, or its tags, could not be read; "" if they could.
        is_sound: Whether it may be played, whatever its tags: it is there, not empty, and of its kind.
    """

    id: str
    size: int
    changed: int
    title: str = ""
    artists: tuple[str, ...] = ()
    artist_ids: tuple[str, ...] = ()
    album: str = ""
    album_id: str = ""
    album_artist: str = ""
    genres: tuple[str, ...] = ()
    released: dt.date | None = None
    disc: int = 0
    number: int = 0
    duration_ms: int | None = None
    isrc: str | None = None
    mbid: str | None = None
    stars: int = 0
    plays: int = 0
    gain_db: float | None = None
    fault: str = ""
    is_sound: bool = True


def check_installed() -> None:
    """Refuse to begin without tinytag.

    Raises:
        MissingExtraError: The extra `library` is not installed.
    """
    need("Reading a music folder", "library")


def read_tags(path: Path, key: str, size: int, changed: int, *, patience: float = PATIENCE) -> FileTags:
    """Return the tags of one file; a file that cannot be read has a `fault`.

    Args:
        path: The file.
        key: Its track's id.
        size: Its bytes.
        changed: When it was changed.
        patience: Seconds of computing time that it may take.
    """
    known = FileTags(id=key, size=size, changed=changed)
    if path.suffix.lower() not in READ:
        return known
    if not size:
        return _without_sound(known, "the file is empty")
    from tinytag import TinyTag

    try:
        with PatientFile(path, patience) as file:
            found = TinyTag.get(os.fsencode(path), file)
            file.seek(0)
            filled = _filled(known, found, file.read(_HEAD))
    except OSError as error:
        return _without_sound(known, (error.strerror or str(error)).lower())
    except Exception as error:  # noqa: BLE001 - a damaged file may break a parser in any way
        why = error.__cause__.reason if isinstance(error.__cause__, DataError) else str(error)
        return msgspec.structs.replace(known, fault=f"its tags cannot be read: {why}"[:200])
    if found.duration is None and found.title is None and found.artist is None:
        return _without_sound(known, "it is no sound file of its kind")
    return filled


def _without_sound(known: FileTags, fault: str) -> FileTags:
    return msgspec.structs.replace(known, fault=fault, is_sound=False)


def _filled(known: FileTags, found: TinyTag, head: bytes) -> FileTags:
    ufid = _UFID.search(head)
    others = {name.lower(): values for name, values in found.other.items()}
    artists = people_of([found.artist, *others.get("artist", ())][:_MOST])
    artist_ids = [mbid for text in _values(others, _ARTIST_IDS) if (mbid := mbid_of(text))]
    recordings = [*_values(others, _RECORDING_IDS), *([ufid[1].decode()] if ufid else [])]
    opinion = opinion_of(others, head)
    dates = [*_values(others, _ORIGINAL), found.year, *others.get("year", ())]
    return msgspec.structs.replace(
        known,
        title=text_of(found.title),
        artists=artists,
        artist_ids=tuple(artist_ids) if len(artist_ids) == len(artists) else (),
        album=text_of(found.album),
        album_id=next((mbid for text in _values(others, _ALBUM_IDS) if (mbid := mbid_of(text))), ""),
        album_artist=text_of(found.albumartist),
        genres=genres_of([found.genre, *others.get("genre", ())][:_MOST]),
        released=next((date for text in dates if (date := date_of(text))), None),
        disc=_number(found.disc),
        number=_number(found.track),
        duration_ms=_milliseconds(found.duration),
        isrc=_isrc(others.get("isrc", ())),
        mbid=next((mbid for text in recordings if (mbid := mbid_of(text))), None),
        stars=opinion.stars,
        plays=opinion.plays,
        gain_db=gain_of(others),
    )


def _values(others: dict[str, list[str]], names: Sequence[str]) -> list[str]:
    """Return the values of a field; one text may hold several, with `;` or `/` between them."""
    found = [part for name in names for value in others.get(name, ()) for part in value[:2000].split(";")]
    return [part.strip() for value in found for part in value.split("/")][:_MOST]


def _number(value: int | None) -> int:
    return value if value is not None and 0 < value <= UINT32_MAX else 0


def _milliseconds(seconds: float | None) -> int | None:
    if seconds is None or not 0 < seconds * 1000 <= UINT32_MAX:
        return None
    return max(round(seconds * 1000), 1)


def _isrc(values: Sequence[str]) -> str | None:
    for value in values:
        try:
            return isrc_of(value, field="isrc")
        except DataError:  # a tag that is no ISRC says nothing
            continue
    return None
