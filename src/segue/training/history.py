"""The record of a training run: one entry for each epoch."""

from __future__ import annotations

import msgspec


class EpochResult(msgspec.Struct, frozen=True, kw_only=True):
    """One pass over the examples.

    Attributes:
        epoch: Its number, from 1.
        loss: Mean training loss over its steps.
        dev: The dev metric after it; None if there is none.
        steps: Optimiser steps since the start of the run.
        seconds: Its duration, evaluation included. Work that was lost to a kill and repeated does not count.
    """

    epoch: int
    loss: float
    dev: float | None
    steps: int
    seconds: float


class History(msgspec.Struct, frozen=True, kw_only=True):
    """A finished run.

    Attributes:
        epochs: In order; fewer than requested if the dev metric stopped rising.
        best_epoch: The epoch whose weights were kept: the best by the dev metric, else the last.
        resumed: Whether the run continued from a checkpoint.
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
        """The duration of all epochs."""
        return sum(epoch.seconds for epoch in self.epochs)
