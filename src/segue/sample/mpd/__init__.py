"""A generated world with the shape of Spotify's Million Playlist Dataset, made slice by slice."""

from __future__ import annotations

from segue.sample.mpd.size import MpdSize
from segue.sample.mpd.tables import make_mpd_sample
from segue.sample.mpd.world import MpdWorld

__all__ = ["MpdSize", "MpdWorld", "make_mpd_sample"]
