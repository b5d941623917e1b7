"""M3U8: an extended M3U playlist in UTF-8."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from segue.data.extensions import (
    M3U_ARTIST,
    M3U_ISRC,
    M3U_LENGTH,
    M3U_TAG,
    M3U_TITLE,
    M3U_TRACK,
    M3U_WEIGHT,
    on_line,
)
from segue.data.track_names import track_label
from segue.data.writers.playlist_files import TrackEntry
from segue.types import Query

LONGEST: Final = 36_000
"""Seconds, ten hours: players take a larger number for milliseconds."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


class M3u8:
    """For each track, `#EXTINF` (seconds, -1 if unknown; "artist - title"), then its location, or its id.

    A track without a title has no text there: players show the file's name, and no reader takes a path for names.
    Segue's own comments hold the rest; see `segue.data.extensions`.
    """

    suffix = ".m3u8"

    def encode(self, query: Query, entries: Sequence[TrackEntry]) -> bytes:
        """The content of a file with these tracks and the query's title and tags."""
        lines = ["#EXTM3U"]
        if query.title:
            lines.append(f"#PLAYLIST:{one_line(query.title)}")
        lines += [f"{M3U_TAG}:{on_line(tag)}" for tag in query.tags]
        for entry in entries:
            lines += track_lines(entry)
            lines.append(_place(entry))
        return "\n".join([*lines, ""]).encode()


def track_lines(entry: TrackEntry) -> list[str]:
    """The comments before a track's line."""
    length = entry.duration_ms
    seconds = -1 if length is None else round(length / 1000)
    lines = [f"#EXTINF:{seconds},{one_line(_label(entry))}"]
    if entry.album:
        lines.append(f"#EXTALB:{one_line(entry.album)}")
    lines.append(f"{M3U_TRACK}:{on_line(str(entry.track.id))}")
    if _is_unclear(entry):
        lines.append(f"{M3U_TITLE}:{on_line(entry.title)}")
        lines += [f"{M3U_ARTIST}:{on_line(artist)}" for artist in entry.artists or ("",)]
    if length is not None and (length % 1000 or seconds > LONGEST):
        lines.append(f"{M3U_LENGTH}:{length}")
    if entry.isrc:
        lines.append(f"{M3U_ISRC}:{entry.isrc}")
    if entry.weight != 1:
        lines.append(f"{M3U_WEIGHT}:{entry.weight}")
    return lines


def _label(entry: TrackEntry) -> str:
    """`Artist - Title`; a title alone that has a dash itself begins with one, so that no artist is read from it."""
    label = track_label(entry.artists, entry.title)
    return f"- {label}" if " - " in label and not entry.artists else label


def _is_unclear(entry: TrackEntry) -> bool:
    """Whether `_label` is read as other names than it was made of."""
    names = (*entry.artists, entry.title)
    plain = all(name == one_line(name) and name and " - " not in f" {name} " for name in names)
    return bool(entry.title or entry.artists) and not (plain and len(entry.artists) == 1)


def _place(entry: TrackEntry) -> str:
    place = one_line(entry.location or str(entry.track.id))
    # A line that begins with # is a comment, and a blank one is skipped: "./" before the path prevents both.
    return f"./{place}" if place.startswith("#") or not place else place


def one_line(text: str) -> str:
    """`text` on one line."""
    return _CONTROL.sub(" ", text).strip()
