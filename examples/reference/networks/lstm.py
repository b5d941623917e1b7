"""A long short-term memory, forward and back through time.

At each step t, with input x (B, D), state h (B, H) and cell c (B, H):

    i = σ(Wᵢ x + Uᵢ h + bᵢ)       what is let in
    f = σ(W_f x + U_f h + b_f)    what is kept
    g = tanh(W_g x + U_g h + b_g) what could be let in
    o = σ(Wₒ x + Uₒ h + bₒ)       what is shown
    c ← f ∘ c + i ∘ g             h ← o ∘ tanh(c)

The four W lie over each other in one W (4H, D) in the order i, f, g, o, as in torch; U is (4H, H), b is (4H,).
Backward, with dh and dc the gradients that come from the loss and from the step after:

    dc += dh ∘ o ∘ (1 - tanh²(c))       df = dc ∘ c_before      di = dc ∘ g      dg = dc ∘ i      do = dh ∘ tanh(c)
    then through σ' and tanh', and dc_before = dc ∘ f.

Hochreiter & Schmidhuber 1997; the gate f: Gers, Schmidhuber & Cummins 2000.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examples.reference.learning.activations import sigmoid

Array = NDArray[np.float64]


@dataclass
class Step:
    """What the way back needs of one step; each array is (B, H), x is (B, D)."""

    x: Array
    h: Array
    c: Array
    i: Array
    f: Array
    g: Array
    o: Array
    tanh_c: Array


class LSTM:
    """One layer, without a start of its own: state and cell begin at zero."""

    def __init__(self, W: Array, U: Array, b: Array) -> None:
        self.W, self.U, self.b = W, U, b

    def forward(self, X: Array) -> tuple[Array, list[Step]]:
        """States (T, B, H) for inputs (T, B, D)."""
        h = c = np.zeros((X.shape[1], self.U.shape[1]))
        states, steps = [], []
        for x in X:
            a_i, a_f, a_g, a_o = np.split(x @ self.W.T + h @ self.U.T + self.b, 4, axis=1)
            i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
            after = f * c + i * g
            steps.append(Step(x, h, c, i, f, g, o, np.tanh(after)))
            c, h = after, o * np.tanh(after)
            states.append(h)
        return np.array(states), steps

    def backward(self, dstates: Array, steps: list[Step]) -> tuple[Array, Array, Array, Array]:
        """The gradients of W, U, b and X, from those of the states (T, B, H)."""
        dW, dU, db = np.zeros_like(self.W), np.zeros_like(self.U), np.zeros_like(self.b)
        dX = []
        dh = dc = np.zeros_like(dstates[0])
        for dstate, s in zip(dstates[::-1], steps[::-1], strict=True):
            dh = dh + dstate
            dc = dc + dh * s.o * (1 - s.tanh_c**2)
            di, df, dg, do = dc * s.g, dc * s.c, dc * s.i, dh * s.tanh_c
            slopes = (s.i * (1 - s.i), s.f * (1 - s.f), 1 - s.g**2, s.o * (1 - s.o))
            da = np.concatenate([d * k for d, k in zip((di, df, dg, do), slopes, strict=True)], axis=1)
            dW, dU, db = dW + da.T @ s.x, dU + da.T @ s.h, db + da.sum(axis=0)
            dX.append(da @ self.W)
            dh, dc = da @ self.U, dc * s.f
        return dW, dU, db, np.array(dX[::-1])
