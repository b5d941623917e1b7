"""Writers: continuations as the files that challenges, players and programs take."""

from __future__ import annotations

from segue.data.writers.formats import FORMATS, Format, write
from segue.data.writers.mpd import Team

__all__ = ["FORMATS", "Format", "Team", "write"]
