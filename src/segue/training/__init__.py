"""One trainer for every neural encoder: titles and sound alike. Needs torch."""

from __future__ import annotations

from segue.training.history import EpochResult, History
from segue.training.trainer import Batch, DevMetric, Examples, Loss, Trainer

__all__ = ["Batch", "DevMetric", "EpochResult", "Examples", "History", "Loss", "Trainer"]
