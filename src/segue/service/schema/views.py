"""Tracks in the service's format, from the model's table or from the search index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit

import msgspec

from segue.ids import typed_id
from segue.service.media import Media, media_at
from segue.service.search.index import FoundTrack
from segue.types import Id, Reason

LONGEST_LOCATION: Final = 4096
"""Largest number of characters of a location that is looked at; systems have no longer paths."""


class TrackView(msgspec.Struct, frozen=True, kw_only=True):
    """A track; unknown fields are null or empty."""

    id: Id
    title: str
    artists: Sequence[str]
    album: str | None
    year: int | None
    genres: Sequence[str]
    playlists: int
    preview: str | None


class RankedView(TrackView, frozen=True, kw_only=True):
    """A recommended track."""

    score: float
    reasons: Sequence[Reason] = ()
    versions: Sequence[Id] = ()
    rank: int = 0
    probability: float | None = None


class TagView(msgspec.Struct, frozen=True, kw_only=True):
    """A recommended tag; unknown fields are null or empty."""

    tag: str
    score: float
    reasons: Sequence[Reason] = ()
    probability: float | None = None


@dataclass(frozen=True)
class Audio:
    """The source of previews.

    Attributes:
        folder: The folder of audio files; None for no previews.
        several: Whether the service has several models, so that the address of a preview must name its model.
    """

    folder: Path | None
    several: bool = False

    def file(self, location: str | None) -> Media | None:
        """The sound or picture at a track's location, if it lies inside the folder; None for any other location."""
        if self.folder is None or not location or len(location) > LONGEST_LOCATION:
            return None
        try:
            parts = urlsplit(location)
            if parts.scheme not in {"", "file"}:
                return None
            path = (
                self.folder / (unquote(parts.path, errors="surrogateescape") if parts.scheme else location)
            ).resolve()
            inside = path.is_relative_to(self.folder.resolve())
        except (OSError, RuntimeError, ValueError):  # NUL, loops of links, overlong names, http://[
            return None
        return media_at(path) if inside else None

    def preview(self, track: Id, location: str | None, model: str) -> str | None:
        """The address that plays a track of a model; None if there is no file."""
        if not self.file(location):
            return None
        address = f"/v1/tracks/{quote(str(track), safe='')}/preview"
        return f"{address}?model={quote(model, safe='')}" if self.several else address


def view_of(found: FoundTrack, audio: Audio, model: str, *, integers: bool) -> TrackView:
    """A track of a model's index in the service's format; `integers` says whether the model's track ids are such."""
    track: Id = typed_id(found.id, integer=integers)
    return TrackView(
        id=track,
        title=found.title,
        artists=found.artists,
        album=found.album,
        year=found.year,
        genres=found.genres,
        playlists=found.playlists,
        preview=audio.preview(track, found.location, model),
    )
