"""One trainer for all neural encoders, of titles and of sound. It needs torch."""

from __future__ import annotations

from segue.training.examples import Batch, DevMetric, Examples, Loss
from segue.training.history import EpochResult, History
from segue.training.trainer import Trainer

__all__ = ["Batch", "DevMetric", "EpochResult", "Examples", "History", "Loss", "Trainer"]
