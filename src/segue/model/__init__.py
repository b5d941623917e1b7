"""A fitted model: it continues playlists, and can be saved and loaded."""

from __future__ import annotations

from segue.model.answerer import Answerer
from segue.model.manifest import ModelManifest
from segue.model.model import Model
from segue.model.storage import load
from segue.model.way import Wanted

__all__ = ["Answerer", "Model", "ModelManifest", "Wanted", "load"]
