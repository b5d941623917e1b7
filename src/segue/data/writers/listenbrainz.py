"""JSPF as ListenBrainz takes it (musicbrainz.org/doc/jspf): tracks by the MusicBrainz ids of their recordings.

ListenBrainz makes a playlist of the title and of these ids alone. It refuses a file with any other identifier, or
without a title. So a track without such an id is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from segue.data.mbid import RECORDING, mbid_of
from segue.data.writers.playlist_files import TrackEntry
from segue.errors import QueryError, Where
from segue.types import Query

PLAYLIST: Final = "https://musicbrainz.org/doc/jspf#playlist"
"""The application whose extension says who may see a playlist."""

UNTITLED: Final = "Segue"
"""The title of a continuation of a playlist without one."""


class ListenBrainz:
    """A `PlaylistFormat` of JSPF files whose identifiers are recordings of MusicBrainz.

    A track's id is its `mbid`, or its own id where that is the address of a recording: other programs number tracks by
    UUIDs too. Of tracks with one id the first is written.

    Attributes:
        written: How many tracks were written so far.
        left_out: How many have no MusicBrainz id.
    """

    suffix = ".jspf"

    def __init__(self) -> None:
        self.written = self.left_out = 0

    def encode(self, query: Query, entries: Sequence[TrackEntry]) -> bytes:
        """The content of a file with the query's title and these tracks.

        Raises:
            QueryError: There are tracks, and none has a MusicBrainz id.
        """
        known: dict[str, TrackEntry] = {}
        for entry in entries:
            key = str(entry.track.id)
            mbid = entry.mbid or (mbid_of(key) if key.startswith(RECORDING) else None)
            if mbid is None:
                self.left_out += 1
            else:
                known.setdefault(mbid, entry)
        if entries and not known:
            raise QueryError(
                expected="tracks with MusicBrainz ids",
                got="none",
                where=Where(item=f"question {query.id!r}"),
                hint="Read a library that has them: files tagged by Picard, Navidrome, or ListenBrainz itself.",
            )
        self.written += len(known)
        playlist: dict[str, Any] = {
            "title": query.title.strip() or UNTITLED,
            "creator": "Segue",
            "extension": {PLAYLIST: {"public": False}},
            "track": [_track(mbid, entry) for mbid, entry in known.items()],
        }
        return msgspec.json.format(msgspec.json.encode({"playlist": playlist}), indent=2) + b"\n"


def _track(mbid: str, entry: TrackEntry) -> dict[str, Any]:
    told = {
        "title": entry.title,
        "creator": ", ".join(entry.artists),
        "album": entry.album,
        "duration": entry.duration_ms,
    }
    return {"identifier": [RECORDING + mbid]} | {name: value for name, value in told.items() if value}
