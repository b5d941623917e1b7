"""M3U8: an extended M3U playlist in UTF-8."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from segue.data.extensions import M3U_TAG, M3U_TRACK, M3U_WEIGHT, on_line
from segue.data.track_names import track_label
from segue.data.writers.playlist_files import TrackEntry
from segue.types import Query

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


class M3u8:
    """For each track, `#EXTINF` (seconds, -1 if unknown; "artist - title"), then its location, or its id.

    Segue's own comments hold the tags, ids and weights; see `segue.data.extensions`.
    """

    suffix = ".m3u8"

    def encode(self, query: Query, entries: Sequence[TrackEntry]) -> bytes:
        """The content of a file with these tracks and the query's title and tags."""
        lines = ["#EXTM3U"]
        if query.title:
            lines.append(f"#PLAYLIST:{_line(query.title)}")
        lines += [f"{M3U_TAG}:{on_line(tag)}" for tag in query.tags]
        for entry in entries:
            seconds = -1 if entry.duration_ms is None else round(entry.duration_ms / 1000)
            lines.append(f"#EXTINF:{seconds},{_line(_label(entry))}")
            lines.append(f"{M3U_TRACK}:{on_line(str(entry.track.id))}")
            if entry.weight != 1:
                lines.append(f"{M3U_WEIGHT}:{entry.weight}")
            lines.append(_place(entry))
        return "\n".join([*lines, ""]).encode()


def _label(entry: TrackEntry) -> str:
    """`Artist - Title`; a title alone that has a dash itself begins with one, so that no artist is read from it."""
    label = track_label(entry.artists, entry.title) or str(entry.track.id)
    return f"- {label}" if " - " in label and not entry.artists else label


def _place(entry: TrackEntry) -> str:
    place = _line(entry.location or str(entry.track.id))
    # A line that begins with # is a comment, and a blank one is skipped: "./" before the path prevents both.
    return f"./{place}" if place.startswith("#") or not place else place


def _line(text: str) -> str:
    """`text` on one line."""
    return _CONTROL.sub(" ", text).strip()
