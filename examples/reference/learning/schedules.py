"""Schedules: the rate η of step t, from 1.

    step decay    η(t) = η₀ γ^⌊(t - 1) / s⌋
    cosine        η(t) = η₀ (1 + cos(π (t - 1) / T)) / 2
    Noam          η(t) = d^-½ · min(t^-½, t · w^-3/2)     dimension d, w steps of warm-up

Cosine: Loshchilov & Hutter 2017, without restarts. Noam: Vaswani et al. 2017; it rises in a straight line up to step
w, its highest point, and falls with the root of t from there.
"""

from __future__ import annotations

import math


def step_decay(t: int, first: float, factor: float, every: int) -> float:
    """The first rate times a factor, once more after each `every` steps."""
    return first * factor ** ((t - 1) // every)


def cosine(t: int, first: float, steps: int) -> float:
    """Half a cosine from the first rate down to zero after `steps` steps."""
    return first * (1 + math.cos(math.pi * (t - 1) / steps)) / 2


def noam(t: int, dim: int, warm_up: int) -> float:
    """The Transformer's rate."""
    return dim**-0.5 * min(t**-0.5, t * warm_up**-1.5)
