"""A gated recurrent unit, forward and back through time.

At each step t, with input x (B, D) and state h (B, H):

    r = σ(W_r x + U_r h + b_r)                reset: how much of the state the candidate sees
    z = σ(W_z x + U_z h + b_z)                update: how much of the state stays
    n = tanh(W_n x + b_n + r ∘ (U_n h + u))   candidate
    h ← (1 - z) ∘ n + z ∘ h

So z = 1 keeps the state (Cho et al. 2014). Chung et al. 2014 write (1 - z) h + z n, the mirror: there z = 1 replaces
it. Either is right, with one meaning of z throughout. Cho et al. apply r before the product, U_n (r ∘ h); the form
above is torch's, in which all three products with h are one. u is the second constant of n; r and z need one each.

The W lie over each other as W (3H, D) in the order r, z, n, as in torch; U is (3H, H), b is (3H,), u is (H,).
Backward:

    dn = dh ∘ (1 - z)     dz = dh ∘ (h - n)     dh_before = dh ∘ z + what comes through U
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examples.reference.learning.activations import sigmoid

Array = NDArray[np.float64]


@dataclass
class Step:
    """What the way back needs of one step; each array is (B, H), x is (B, D), and q = U_n h + u."""

    x: Array
    h: Array
    r: Array
    z: Array
    n: Array
    q: Array


class GRU:
    """One layer; the state begins at zero."""

    def __init__(self, W: Array, U: Array, b: Array, u: Array) -> None:
        self.W, self.U, self.b, self.u = W, U, b, u

    def forward(self, X: Array) -> tuple[Array, list[Step]]:
        """States (T, B, H) for inputs (T, B, D)."""
        h = np.zeros((X.shape[1], self.U.shape[1]))
        states, steps = [], []
        for x in X:
            x_r, x_z, x_n = np.split(x @ self.W.T + self.b, 3, axis=1)
            h_r, h_z, h_n = np.split(h @ self.U.T, 3, axis=1)
            r, z, q = sigmoid(x_r + h_r), sigmoid(x_z + h_z), h_n + self.u
            n = np.tanh(x_n + r * q)
            steps.append(Step(x, h, r, z, n, q))
            h = (1 - z) * n + z * h
            states.append(h)
        return np.array(states), steps

    def backward(self, dstates: Array, steps: list[Step]) -> tuple[Array, Array, Array, Array, Array]:
        """The gradients of W, U, b, u and X, from those of the states (T, B, H)."""
        dW, dU, db, du = (np.zeros_like(part) for part in (self.W, self.U, self.b, self.u))
        dX = []
        dh = np.zeros_like(dstates[0])
        for dstate, s in zip(dstates[::-1], steps[::-1], strict=True):
            dh = dh + dstate
            da_n = dh * (1 - s.z) * (1 - s.n**2)
            da_z = dh * (s.h - s.n) * s.z * (1 - s.z)
            da_r = da_n * s.q * s.r * (1 - s.r)
            by_x = np.concatenate([da_r, da_z, da_n], axis=1)
            by_h = np.concatenate([da_r, da_z, da_n * s.r], axis=1)
            dW, db = dW + by_x.T @ s.x, db + by_x.sum(axis=0)
            dU, du = dU + by_h.T @ s.h, du + (da_n * s.r).sum(axis=0)
            dX.append(by_x @ self.W)
            dh = dh * s.z + by_h @ self.U
        return dW, dU, db, du, np.array(dX[::-1])
