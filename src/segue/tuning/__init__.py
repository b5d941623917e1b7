"""Tuning: searches for better settings of a recipe, measured on splits of a dataset."""

from __future__ import annotations

from segue.tuning.results import Region, Study, Summary, Trial
from segue.tuning.space import Space, Varied
from segue.tuning.tuning import tune

__all__ = ["Region", "Space", "Study", "Summary", "Trial", "Varied", "tune"]
