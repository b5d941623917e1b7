"""A fitted model: it continues playlists, is saved and loaded."""

from __future__ import annotations

from segue.model.manifest import ModelManifest
from segue.model.model import Model
from segue.model.storage import load

__all__ = ["Model", "ModelManifest", "load"]
