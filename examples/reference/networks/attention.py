"""Attention: a weighted mean of values, by how well their keys answer a query.

With queries Q (m, d), keys K (n, d) and values V (n, e), a score for each pair, and the weights P (m, n) of each
query:

    dot-product   S = Q Kᵀ / √d                              products of d independent numbers have the variance d
    additive      Sᵢⱼ = vᵀ tanh(W Qᵢ + U Kⱼ)                  W and U (a, d), v (a,)
    P = softmax of each row of S          output = P V, of shape (m, e)

Where a mask (m, n) is false the score is minus infinity, so that the weight is zero; each row has a true entry.

Several heads attend in parts of the columns, each with its own P, and a last matrix mixes them:

    Qₕ = Q W_Qʰ,   Kₕ = K W_Kʰ,   Vₕ = V W_Vʰ          with d / heads columns each
    output = [head₁ … head_H] W_O

Vaswani et al. 2017; additive: Bahdanau, Cho & Bengio 2015.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


def row_softmax(S: Array) -> Array:
    """The softmax of each row."""
    E = np.exp(S - S.max(axis=-1, keepdims=True))
    return E / E.sum(axis=-1, keepdims=True)


def dot_product_weights(Q: Array, K: Array, mask: Mask | None = None) -> Array:
    """P (m, n) by scaled products."""
    S = Q @ K.T / np.sqrt(Q.shape[1])
    return row_softmax(S if mask is None else np.where(mask, S, -np.inf))


def additive_weights(Q: Array, K: Array, W: Array, U: Array, v: Array) -> Array:
    """P (m, n) by a small network with one hidden layer."""
    hidden = np.tanh((Q @ W.T)[:, None, :] + (K @ U.T)[None, :, :])  # (m, n, a)
    return row_softmax(hidden @ v)


def multi_head(
    Q: Array,
    K: Array,
    V: Array,
    matrices: tuple[Array, Array, Array, Array],
    heads: int,
    mask: Mask | None = None,
) -> Array:
    """The output (m, d) of several heads, with W_Q, W_K, W_V and W_O of shape (d, d); d is a multiple of heads."""
    W_Q, W_K, W_V, W_O = matrices
    parts = zip(*(np.split(part, heads, axis=1) for part in (Q @ W_Q, K @ W_K, V @ W_V)), strict=True)
    outputs = [dot_product_weights(q, k, mask) @ v for q, k, v in parts]
    return np.concatenate(outputs, axis=1) @ W_O


def causal_mask(n: int) -> Mask:
    """Each of n places sees itself and those before it."""
    return np.tril(np.ones((n, n), dtype=bool))
