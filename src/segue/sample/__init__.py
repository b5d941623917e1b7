"""A generated world of playlists with a known hidden structure: for demos, tests and full-size runs."""

from __future__ import annotations

from segue.sample.world import World, make_sample, make_world

__all__ = ["World", "make_sample", "make_world"]
