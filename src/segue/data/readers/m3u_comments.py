"""Comments of M3U files that describe the next track, as players write them."""

from __future__ import annotations

import codecs
import contextlib
import dataclasses
import re
from typing import Final

from segue.data import extensions
from segue.data.isrc import isrc_of
from segue.data.path_names import names_of
from segue.data.readers.places import Place
from segue.data.records.builder import TrackRecord
from segue.errors import DataError

_EXTINF: Final = re.compile(
    r'(?P<length>-?[0-9]{1,9}(?:[.:][0-9]{1,9}){0,2})?(?P<attributes>(?:\s(?:"[^"]*"|[^,;"])*)?)[,;](?P<name>.*)'
)
"""After `#EXTINF:`: a length, attributes that may be quoted, a comma or semicolon, and the text to show."""

_CLOCK: Final = re.compile(r"(?:(?P<hours>[0-9]+):)?(?P<minutes>[0-9]+):(?P<seconds>[0-9]+(?:\.[0-9]+)?)")

_WHOLE: Final = re.compile(r"[0-9]{1,10}")

_LONGEST: Final = 36_000
"""Seconds, ten hours: a larger number is taken for milliseconds."""

_STREAM: Final = re.compile(
    r"#EXT-X-(TARGETDURATION|STREAM-INF|I-FRAME-STREAM-INF|MEDIA-SEQUENCE|MEDIA|ENDLIST|KEY|MAP|BYTERANGE)\b",
    re.IGNORECASE,
)
"""Tags that only the segments of a stream have (RFC 8216); players write others, as `#EXT-X-RATING`, to playlists."""


@dataclasses.dataclass
class Description:
    """What is known of a track before its line."""

    id: str = ""
    weight: float = 1.0
    artist: str = ""
    title: str = ""
    album: str = ""
    album_artist: str = ""
    genre: str = ""
    duration_ms: int | None = None
    isrc: str | None = None
    own_title: str | None = None
    own_artists: list[str] = dataclasses.field(default_factory=list[str])

    def record(self, place: Place, whole: Description) -> TrackRecord:
        """Return the track; `whole` describes all tracks of its playlist."""
        artist, title = self.artist, self.title
        if not self.id and artist and title and title.casefold() == names_of(place.id).artist.casefold():
            artist, title = title, artist  # iTunes writes the title first
        artist = artist or self.album_artist or whole.album_artist
        genre = self.genre or whole.genre
        artists = [artist] if artist else []
        if self.own_title is not None:
            title, artists = self.own_title, self.own_artists
        return TrackRecord(
            id=self.id or place.id,
            title=title,
            artists=artists,
            album=self.album or whole.album,
            genres=[genre] if genre else [],
            duration_ms=self.duration_ms,
            location=place.location,
            isrc=self.isrc,
        )


def own_comment(name: str, value: str, description: Description) -> None:
    """Read one of Segue's comments that say exactly what `#EXTINF` cannot; a value that is none is passed over."""
    if name == extensions.M3U_TITLE:
        description.own_title = value
    elif name == extensions.M3U_ARTIST and value:
        description.own_artists.append(value)
    elif name == extensions.M3U_LENGTH and _WHOLE.fullmatch(value):
        description.duration_ms = int(value)
    elif name == extensions.M3U_ISRC:
        with contextlib.suppress(DataError):
            description.isrc = isrc_of(value, field="isrc")


def is_of_a_stream(line: str) -> bool:
    """Whether a line is one that only streams have."""
    return _STREAM.match(line) is not None


def extinf(value: str, description: Description) -> bool:
    """Read `length,Artist - Title` or `length,Title` into a description; return whether it was understood.

    The length is in seconds, also as 3:21 or 1:02:03, or in milliseconds; it may be absent.
    """
    found = _EXTINF.fullmatch(value)
    if found is None:
        return False
    name = f" {found['name'].strip()} "
    left, dash, right = name.partition(" - ")
    description.artist, description.title = (left.strip(), right.strip()) if dash else ("", name.strip())
    if found["length"]:
        description.duration_ms = _milliseconds(found["length"])
    return True


def named_encoding(value: str) -> str:
    """Return the encoding that `#EXTENC:` names, in Python's spelling; "" for one that is unknown or is Unicode."""
    try:
        info = codecs.lookup(value.strip())
    except (LookupError, ValueError):
        return ""
    is_text = getattr(info, "_is_text_encoding", True)
    return info.name if is_text and not info.name.startswith("utf") else ""


def _milliseconds(length: str) -> int:
    clock = _CLOCK.fullmatch(length)
    if clock is not None:
        seconds = int(clock["hours"] or 0) * 3600 + int(clock["minutes"]) * 60 + float(clock["seconds"])
        return round(seconds * 1000)
    if ":" in length:  # "-1:00"
        return -1000
    seconds = float(length) if length.count(".") < 2 else -1.0
    return round(seconds) if seconds > _LONGEST else round(seconds * 1000)
