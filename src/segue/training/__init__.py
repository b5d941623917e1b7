"""One trainer for all neural networks: encoders of titles and of sound, and namers.

The names are imported at their first use, so that a program that only reads a saved `History` loads no torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from segue import lazy

if TYPE_CHECKING:
    from segue.training.examples import Batch, DevMetric, Examples, Loss
    from segue.training.history import EpochResult, History
    from segue.training.trainer import Trainer

__all__ = ["Batch", "DevMetric", "EpochResult", "Examples", "History", "Loss", "Trainer"]

_HOMES = {
    "Batch": "segue.training.examples",
    "DevMetric": "segue.training.examples",
    "EpochResult": "segue.training.history",
    "Examples": "segue.training.examples",
    "History": "segue.training.history",
    "Loss": "segue.training.examples",
    "Trainer": "segue.training.trainer",
}

if not TYPE_CHECKING:  # a type checker would accept any name otherwise
    __getattr__, __dir__ = lazy.names(__name__, _HOMES)
