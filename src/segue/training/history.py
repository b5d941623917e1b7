"""What a training run did: one line an epoch."""

from __future__ import annotations

import msgspec


class EpochResult(msgspec.Struct, frozen=True, kw_only=True):
    """One pass over the examples.

    Attributes:
        epoch: Its number, from 1.
        loss: Mean training loss over its steps.
        dev: The dev metric after it; None when there is none.
        steps: Optimiser steps since the start of the run.
        seconds: How long it took, evaluation included; a killed part that was done again does not count.
    """

    epoch: int
    loss: float
    dev: float | None
    steps: int
    seconds: float


class History(msgspec.Struct, frozen=True, kw_only=True):
    """A finished run.

    Attributes:
        epochs: In order; fewer than asked for when the dev metric stopped rising.
        best_epoch: The epoch whose weights were kept: the best by the dev metric, else the last.
        resumed: Whether the run went on from a checkpoint.
    """

    epochs: tuple[EpochResult, ...]
    best_epoch: int
    resumed: bool = False

    @property
    def best(self) -> EpochResult:
        """The epoch whose weights were kept."""
        return self.epochs[self.best_epoch - 1]

    @property
    def seconds(self) -> float:
        """How long all epochs took."""
        return sum(epoch.seconds for epoch in self.epochs)
