"""Namers: titles for playlists, from their tracks, artists, genres, years and tags.

Importing this module loads no torch; training loads it, and asking a saved namer does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from segue import lazy

if TYPE_CHECKING:
    from segue.naming.namer import Name, Namer
    from segue.naming.parts import Part, parts_of, playlists_of
    from segue.naming.wish import Wish

__all__ = ["Name", "Namer", "Part", "Wish", "parts_of", "playlists_of"]

_HOMES = {
    "Name": "segue.naming.namer",
    "Namer": "segue.naming.namer",
    "Part": "segue.naming.parts",
    "Wish": "segue.naming.wish",
    "parts_of": "segue.naming.parts",
    "playlists_of": "segue.naming.parts",
}

if not TYPE_CHECKING:  # a type checker would accept any name otherwise
    __getattr__, __dir__ = lazy.names(
        __name__, _HOMES, extra=("Naming playlists", "text", ("tokenizers", "onnxruntime"))
    )
