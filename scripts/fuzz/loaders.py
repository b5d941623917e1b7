"""The targets that load a directory."""
from __future__ import annotations
LOADERS = {}
def damaged(rng, place): ...
