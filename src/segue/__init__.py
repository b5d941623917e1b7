"""Segue continues playlists: give it a title, tags or a few tracks, get the tracks and tags that belong there."""

from __future__ import annotations

__version__ = "0.1.0"
