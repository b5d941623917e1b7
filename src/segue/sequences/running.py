"""A trained network in NumPy: no torch is needed to ask it. One list at a time, so that a batch changes nothing.

The formulas are those of `segue.sequences.networks`; a test compares both.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from segue.files.arrays import map_array
from segue.sequences.lists import Codes
from segue.sequences.places import waves
from segue.sequences.recipe import NetworkRecipe
from segue.threads import one_blas_thread

Array = NDArray[np.float32]
Arrays = Mapping[str, Array]

BEGIN: Final = 1
FIRST: Final = 2
EPSILON: Final = 1e-5
LEAST: Final = 1e-6


class Network:
    """The arrays of a trained network, by name."""

    def __init__(self, recipe: NetworkRecipe, tracks: int, arrays: Arrays) -> None:
        self.recipe, self.tracks, self.arrays = recipe, tracks, arrays

    @classmethod
    def load(cls, directory: Path, recipe: NetworkRecipe, tracks: int) -> Self:
        """Map the arrays that `save` wrote.

        Raises:
            ArtifactError: A file is missing, damaged, or does not fit the recipe.
        """
        shapes = recipe.shapes(tracks)
        return cls(recipe, tracks, {name: _mapped(directory, name, shape) for name, shape in shapes.items()})

    def save(self, directory: Path) -> None:
        """Write each array as a file."""
        for name, array in self.arrays.items():
            np.save(directory / f"{name}.npy", array, allow_pickle=False)

    def scores(self, history: Codes) -> Array:
        """Return the logarithm of p(w | history) but for a constant, (tracks,).

        Args:
            history: Tracks in order from the beginning of a list; of a long one the last `longest` are read.
        """
        state, vectors = self.state(history), self.arrays["vectors.weight"][FIRST:]
        found = np.empty(self.tracks, np.float32)
        np.einsum("ij,j->i", vectors, state, out=found)  # summed in one order on every BLAS kernel
        return found + self.arrays["bias"]

    def among(self, history: Codes, tracks: Codes) -> NDArray[np.float64]:
        """Return p(w | history, w among some tracks), (tracks,)."""
        state, vectors = self.state(history), self.arrays["vectors.weight"][tracks.astype(np.int64) + FIRST]
        scores = np.einsum("ij,j->i", vectors, state).astype(np.float64) + self.arrays["bias"][tracks]
        found = np.exp(scores - scores.max(initial=-np.inf))
        return found / found.sum()

    def probabilities(self, history: Codes) -> NDArray[np.float64]:
        """Return p(w | history), (tracks,)."""
        scores = self.scores(history).astype(np.float64)
        found = np.exp(scores - scores.max(initial=-np.inf))
        return found / found.sum()

    def state(self, history: Codes) -> Array:
        """Return what the network makes of a list, (dim,)."""
        longest = self.recipe.longest
        ids = history[-longest:].astype(np.int64) + FIRST
        if len(history) < longest:
            ids = np.concatenate([[BEGIN], ids])
        vectors = self.arrays["vectors.weight"][ids]
        with one_blas_thread():
            read = self._read(vectors)
        return _normed(read, self.arrays["norm.weight"], self.arrays["norm.bias"])

    def _read(self, vectors: Array) -> Array:
        recipe = self.recipe
        if recipe.network == "nplm":
            return self._nplm(vectors)
        if recipe.network in ("gru", "lstm"):
            step = _gru if recipe.network == "gru" else _lstm
            for layer in range(recipe.layers):
                parts = [
                    self.arrays[f"body.{kind}_{side}_l{layer}"]
                    for side in ("ih", "hh")
                    for kind in ("weight", "bias")
                ]
                vectors = step(vectors, *parts)
            return vectors[-1]
        vectors = vectors + waves(len(vectors), recipe.dim)
        for layer in range(recipe.layers):
            vectors = self._block(vectors, f"body.blocks.{layer}")
        return vectors[-1]

    def _nplm(self, vectors: Array) -> Array:
        window, dim = self.recipe.window, self.recipe.dim
        row = np.zeros((window, dim), np.float32)
        last = vectors[-window:]
        row[window - len(last) :] = last
        return self._linear("body.out", np.tanh(self._linear("body.hidden", row.reshape(-1))))

    def _block(self, vectors: Array, name: str) -> Array:
        arrays, heads = self.arrays, self.recipe.heads
        length, dim = vectors.shape
        before = _normed(vectors, arrays[f"{name}.before.weight"], arrays[f"{name}.before.bias"])
        parts = self._linear(f"{name}.asked", before).reshape(length, 3, heads, dim // heads)
        queries, keys, values = (np.ascontiguousarray(part) for part in parts.transpose(1, 2, 0, 3))
        if self.recipe.network == "performer":
            seen = _favor(queries, keys, values, arrays[f"{name}.features"])
        else:
            seen = _softmax_attention(queries, keys, values)
        vectors = vectors + self._linear(f"{name}.mixed", seen.transpose(1, 0, 2).reshape(length, dim))
        after = _normed(vectors, arrays[f"{name}.after.weight"], arrays[f"{name}.after.bias"])
        wide = self._linear(f"{name}.wide", after)
        inner = (wide * (1 + erf(wide / np.float32(np.sqrt(2)))) / 2).astype(np.float32)
        return vectors + self._linear(f"{name}.narrow", inner)

    def _linear(self, name: str, vectors: Array) -> Array:
        return vectors @ self.arrays[f"{name}.weight"].T + self.arrays[f"{name}.bias"]


def _mapped(directory: Path, name: str, shape: tuple[int, ...]) -> Array:
    return map_array(directory / f"{name}.npy", np.float32, shape)


def _normed(vectors: Array, weight: Array, bias: Array) -> Array:
    centred = vectors - vectors.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + np.float32(EPSILON))
    return centred / spread * weight + bias


def _sigmoid(values: Array) -> Array:
    return (1 / (1 + np.exp(-np.clip(values, -60, 60)))).astype(np.float32)


def _gru(vectors: Array, read: Array, read_bias: Array, kept: Array, kept_bias: Array) -> Array:
    """Cho et al. 2014: h ← (1 - z) n + z h, n = tanh(W x + r (U h)), gates r and z; in torch's order r, z, n."""
    given, state = vectors @ read.T + read_bias, np.zeros(kept.shape[1], np.float32)
    found = np.empty((len(vectors), len(state)), np.float32)
    for place, whole in enumerate(given):
        own = kept @ state + kept_bias
        (r, z, n), (own_r, own_z, own_n) = np.split(whole, 3), np.split(own, 3)
        update = _sigmoid(z + own_z)
        state = (1 - update) * np.tanh(n + _sigmoid(r + own_r) * own_n) + update * state
        found[place] = state
    return found


def _lstm(vectors: Array, read: Array, read_bias: Array, kept: Array, kept_bias: Array) -> Array:
    """Hochreiter & Schmidhuber 1997: c ← f c + i g, h = o tanh(c); in torch's order i, f, g, o."""
    given, state = vectors @ read.T + read_bias, np.zeros(kept.shape[1], np.float32)
    cell = np.zeros_like(state)
    found = np.empty((len(vectors), len(state)), np.float32)
    for place, whole in enumerate(given):
        i, f, g, o = np.split(whole + kept @ state + kept_bias, 4)
        cell = _sigmoid(f) * cell + _sigmoid(i) * np.tanh(g)
        state = _sigmoid(o) * np.tanh(cell)
        found[place] = state
    return found


def _softmax_attention(queries: Array, keys: Array, values: Array) -> Array:
    """Softmax attention of each place to itself and those before; all (heads, T, size)."""
    scores: Any = queries @ keys.transpose(0, 2, 1) / np.float32(np.sqrt(queries.shape[-1]))
    scores[:, ~np.tri(scores.shape[-1], dtype=np.bool_)] = -np.inf
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights @ values / weights.sum(axis=-1, keepdims=True)


def _favor(queries: Array, keys: Array, values: Array, directions: Array) -> Array:
    """See `segue.sequences.networks.favor`; sums along the list, one place after the other."""
    asked, held = _features(queries, directions, (-1,)), _features(keys, directions, (-2, -1))
    sums = np.zeros((len(held), held.shape[-1], values.shape[-1]), np.float32)
    weights = np.zeros((len(held), held.shape[-1]), np.float32)
    found = np.empty_like(values)
    for place in range(values.shape[1]):
        sums += held[:, place, :, None] * values[:, place, None, :]
        weights += held[:, place]
        over = np.einsum("hm,hms->hs", asked[:, place], sums)
        found[:, place] = over / np.einsum("hm,hm->h", asked[:, place], weights)[:, None]
    return found


def _features(vectors: Array, directions: Array, together: tuple[int, ...]) -> Array:
    vectors = vectors / np.float32(vectors.shape[-1] ** 0.25)
    exponents = vectors @ directions.transpose(0, 2, 1) - np.square(vectors).sum(-1, keepdims=True) / 2
    most = exponents.max(axis=together, keepdims=True)
    return np.exp(exponents - most) + np.float32(LEAST)
