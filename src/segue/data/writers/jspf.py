"""JSPF: the XSPF playlist format in JSON (xspf.org/jspf)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

import msgspec

from segue.data.extensions import jspf_extension
from segue.data.writers.playlist_files import TrackEntry
from segue.types import Query

_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:(?://.*|\S+)", re.DOTALL)
"""A scheme of two or more letters, which excludes a drive (C:); "Live: Seoul.mp3" is a file's name."""

_WINDOWS: Final = re.compile(r"[A-Za-z]:[\\/]|\\\\")


class Jspf:
    """For each track, its id as `identifier` and, if known, its location as a URI, title, artists, album, duration.

    The standard requires identifiers to be URIs. An id that is not a URI is written unchanged all the same, so that
    it is read back the same. Tags, weights and ISRCs are in Segue's own extension; see `segue.data.extensions`.
    """

    suffix = ".jspf"

    def encode(self, query: Query, entries: Sequence[TrackEntry]) -> bytes:
        """The content of a file with these tracks and the query's title, id and tags."""
        playlist: dict[str, Any] = {
            "title": query.title,
            "identifier": "" if query.id is None else str(query.id),
            "creator": "Segue",
        }
        playlist |= jspf_extension(tags=query.tags)
        content = {"playlist": _known(playlist) | {"track": [track_object(entry) for entry in entries]}}
        return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def track_object(entry: TrackEntry) -> dict[str, Any]:
    """A track's object."""
    return {"identifier": [str(entry.track.id)]} | _known(
        {
            "location": [location_uri(entry.location)] if entry.location else [],
            "title": entry.title,
            "creator": ", ".join(entry.artists),
            "album": entry.album,
            "duration": entry.duration_ms,
            **jspf_extension(
                weight=None if entry.weight == 1 else entry.weight,
                isrc=entry.isrc,
                artists=entry.artists if len(entry.artists) > 1 else (),
            ),
        }
    )


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", None, [])}


def location_uri(location: str) -> str:
    """A location as a URI: a full path becomes `file:`, a relative one a relative reference."""
    if _URI.fullmatch(location):
        return location
    windows = _WINDOWS.match(location) is not None
    path = quote(
        location.replace("\\", "/") if windows else location,
        safe="/:" if windows else "/",
        errors="surrogateescape",  # a path that is not UTF-8 keeps its bytes
    )
    if windows:
        return f"file:{path}" if path.startswith("//") else f"file:///{path}"
    return f"file://{path}" if path.startswith("/") else path
