"""Writers: from continuations to the files of challenges, players and programs."""

from __future__ import annotations

from segue.data.writers.formats import WRITERS, Asked, Writer, write
from segue.data.writers.mpd import Team

__all__ = ["WRITERS", "Asked", "Team", "Writer", "write"]
