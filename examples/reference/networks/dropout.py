"""Dropout, in the inverted form.

With a rate r, the probability that a number is dropped, and a mask of zeros (probability r) and ones:

    training     y = x ∘ mask / (1 - r)        E(y) = x, so nothing has to be scaled afterwards
    afterwards   y = x
    backward     ∂L/∂x = ∂L/∂y ∘ mask / (1 - r), with the same mask

The argument here, in torch and in Keras is the rate r. Other libraries ask for the probability 1 - r to keep a number:
0.1 there drops nine of ten.

Srivastava et al. 2014.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def mask(shape: tuple[int, ...], rate: float, rng: np.random.Generator) -> Array:
    """Zeros with the probability `rate`, from 0 to below 1, and 1 / (1 - rate) elsewhere."""
    return (rng.random(shape) >= rate) / (1 - rate)


def dropout(x: Array, scaled_mask: Array | None) -> Array:
    """The output: by a mask in training, the input itself without one."""
    return x if scaled_mask is None else x * scaled_mask


def backward(gradient: Array, scaled_mask: Array | None) -> Array:
    """∂L/∂x from ∂L/∂y and the mask of the way there."""
    return gradient if scaled_mask is None else gradient * scaled_mask
