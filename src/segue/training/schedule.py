"""The learning rate over a run: a linear rise, then a decay."""

from __future__ import annotations

import math
from typing import Literal

Decay = Literal["linear", "cosine", "constant", "noam"]


def rate(step: int, steps: int, *, warmup: float, decay: Decay) -> float:
    """The learning rate of step `step` of `steps`, as a share of the peak.

    The rate rises linearly over the first `warmup` share of all steps, and the last of them has the peak, 1. Then
    "linear" and "cosine" fall towards 0, which they would reach in the step after the last. "noam" falls with the
    square root of the steps, √(rising steps / step) from step 1 (Vaswani et al. 2017).

    Args:
        step: From 0.
        steps: All steps of the run, 1 or more.
        warmup: Share of the steps, in [0, 1).
        decay: The kind of decay after it.
    """
    rising = math.ceil(warmup * steps)
    if step < rising:
        return (step + 1) / rising
    if decay == "constant":
        return 1.0
    if decay == "noam":
        return math.sqrt(max(rising, 1) / (step + 1))
    done = min((step + 1 - rising) / (steps + 1 - rising), 1.0) if rising else min(step / steps, 1.0)
    return 1.0 - done if decay == "linear" else (1.0 + math.cos(math.pi * done)) / 2
