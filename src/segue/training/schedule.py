"""The learning rate over a run: up in a line, then down."""

from __future__ import annotations

import math
from typing import Literal

Decay = Literal["linear", "cosine", "constant"]


def rate(step: int, steps: int, *, warmup: float, decay: Decay) -> float:
    """The share of the peak learning rate that step `step` of `steps` trains with.

    The first `warmup` share of all steps rises in a line and the last of them has the peak, 1; after it
    "linear" and "cosine" fall towards 0, which the step after the last would have.

    Args:
        step: From 0.
        steps: All steps of the run, 1 or more.
        warmup: Share of the steps, in [0, 1).
        decay: What comes after.
    """
    rising = math.ceil(warmup * steps)
    if step < rising:
        return (step + 1) / rising
    if decay == "constant":
        return 1.0
    done = min((step + 1 - rising) / (steps + 1 - rising), 1.0) if rising else min(step / steps, 1.0)
    return 1.0 - done if decay == "linear" else (1.0 + math.cos(math.pi * done)) / 2
