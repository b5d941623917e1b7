"""What is added to a player list, and where the longer list goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from segue.data.writers.playlist_files import TrackEntry


@dataclass(frozen=True)
class Addition:
    """The tracks that make one list longer.

    Attributes:
        entries: The tracks, with whole locations.
        folder: The list's folder.
        out: The folder of the longer list.
        root: The folder that paths are written relative to; None keeps the list's own way.
        playlist: The playlist's id, for a table with several.
    """

    entries: Sequence[TrackEntry]
    folder: Path
    out: Path
    root: Path | None = None
    playlist: str = ""
