"""AdaGrad (Duchi, Hazan & Singer 2011): each number has a learning rate that falls with its own past gradients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Rows = NDArray[np.integer[Any]] | slice


class AdaGrad:
    """Parameters with the sums of their squared gradients.

    x ← x - rate · g / √(Σ g²), where the sum includes this g and begins at `start`.

    Args:
        values: The parameters, changed in place.
        rate: The learning rate.
        start: What the sums begin with, above 0; large values make the first steps small.
    """

    def __init__(self, values: Floats, rate: float, *, start: float = 1e-6) -> None:
        self.values, self.rate = values, np.float32(rate)
        self.squares = np.full_like(values, start)

    def step(self, gradient: Floats, rows: Rows = slice(None)) -> None:
        """Go a step along the gradient of some rows, each named once."""
        squares = self.squares[rows] + gradient * gradient
        self.squares[rows] = squares
        self.values[rows] -= self.rate * gradient / np.sqrt(squares)


class TwoSides:
    """A run over pairs: the parameters of either side of a pair, which a method sets before its first epoch.

    Attributes:
        first: The side of rows.
        second: The side of columns.
    """

    first: AdaGrad
    second: AdaGrad
    _done = 0

    def state(self) -> dict[str, NDArray[Any]]:
        """Return parameters and sums of both sides."""
        return state_of(self._named())

    def restore(self, state: Mapping[str, NDArray[Any]], done: int) -> None:
        """Continue from a state after so many epochs."""
        self._done = done
        restore(self._named(), state)

    def _named(self) -> dict[str, AdaGrad]:
        return {"first": self.first, "second": self.second}


def state_of(parts: Mapping[str, AdaGrad]) -> dict[str, NDArray[Any]]:
    """Return what a run needs to continue: the parameters and sums of each part, by its name."""
    return {
        f"{name}_{what}": getattr(part, what)
        for name, part in parts.items()
        for what in ("values", "squares")
    }


def restore(parts: Mapping[str, AdaGrad], state: Mapping[str, NDArray[Any]]) -> None:
    """Give the parts what `state_of` returned."""
    for name, part in parts.items():
        part.values[:], part.squares[:] = state[f"{name}_values"], state[f"{name}_squares"]
