"""Spotify's names of tracks in one spelling, `spotify:track:` and 22 letters and digits, from links and bare ids."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import unquote_plus

_TRACK: Final = re.compile(
    r"(?:spotify:track:|https?://open\.spotify\.com/(?:intl-[a-z-]+/)?track/)?([0-9A-Za-z]{22})(?:\?\S*)?"
)
_LOCAL: Final = "spotify:local:"


class LocalTrack(NamedTuple):
    """What the URI of a file on a person's own disk says about it; "" and None for what it does not say."""

    artist: str
    album: str
    title: str
    duration_ms: int | None


def spotify_id(text: str) -> str:
    """The URI of the track that a URI, a link or a bare id names; any other text unchanged."""
    found = _TRACK.fullmatch(text.strip())
    return f"spotify:track:{found[1]}" if found else text


def local_track(uri: str) -> LocalTrack | None:
    """The description in `spotify:local:Artist:Album:Title:seconds`; None for another URI."""
    if not uri.startswith(_LOCAL):
        return None
    cells = [unquote_plus(cell).strip() for cell in uri[len(_LOCAL) :].split(":")]
    artist, album, title, seconds = (*cells, "", "", "", "")[:4]
    known = seconds.isascii() and seconds.isdigit() and len(seconds) < len("1000000")
    return LocalTrack(artist, album, title, int(seconds) * 1000 if known else None)
