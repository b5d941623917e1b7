"""From a dataset to a fitted model, and from queries to continuations."""

from __future__ import annotations

from segue.pipeline.fitting import fit
from segue.pipeline.manifest import ModelManifest
from segue.pipeline.model import Model
from segue.pipeline.storage import load
from segue.recipes import RECIPES, Recipe

__all__ = ["RECIPES", "Model", "ModelManifest", "Recipe", "fit", "load"]
