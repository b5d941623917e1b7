"""An end-to-end memory network (Sukhbaatar, Szlam, Weston & Fergus 2015) that continues a playlist.

The title's words and the tags are the question, the shown tracks are the memories, the newest first (x_1 is the last):

    u = nothing + mean of  l_j * B[w_j]  over the words and of  B[t]  over the tags
    m_i = A[x_i] + TA[i],   c_i = C[x_i] + TC[i]                 time encoding: a vector for each age
    p = softmax over i of u . m_i,   u <- H u + sum of p_i c_i   a hop; all hops share their arrays
    score(w) = norm(u) . C[w] + bias(w)

l_j is the position encoding of word j of J, so that the order of words counts: (1 - j/J) - (k/dim) (1 - 2j/J) for
number k. Without memories a hop is u <- H u. The weights p say which tracks an answer comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.errors import ConfigError
from segue.files.arrays import map_array
from segue.ranges import Count, Positive
from segue.sequences.lists import Codes
from segue.threads import one_blas_thread

Array = NDArray[np.float32]
Hops = Annotated[int, msgspec.Meta(ge=1, le=3)]

EPSILON = 1e-5


@dataclass(frozen=True)
class MemoryRecipe:
    """A memory network, and how it is trained.

    Attributes:
        hops: How often the memories are read, 1 to 3.
        dim: Length of all vectors.
        longest: Most memories, the newest ones.
        targets: Most hidden tracks that an example predicts.
        dropout: Rate on the question and on the answer.
        negatives: Tracks beside a step's own targets among which it predicts.
        epochs: Passes over the playlists.
        batch: Playlists in a step.
        rate: The peak of the learning rate.

    Raises:
        ConfigError: A number is out of range.
    """

    hops: Hops = 2
    dim: Count = 64
    longest: Count = 50
    targets: Count = 20
    dropout: float = 0.3
    negatives: Count = 512
    epochs: Count = 20
    batch: Count = 16
    rate: Positive = 0.003

    def __post_init__(self) -> None:
        if not 1 <= self.hops <= 3:
            raise ConfigError(expected="1 to 3 hops", got=str(self.hops))
        if not 0 <= self.dropout < 1:
            raise ConfigError(expected="dropout in [0, 1)", got=str(self.dropout))

    def shapes(self, tracks: int, parts: int) -> dict[str, tuple[int, ...]]:
        """Return the shape of every array by its name.

        Args:
            tracks: How many tracks it knows.
            parts: How many words and tags it knows.
        """
        dim = self.dim
        return {
            "nothing": (dim,),
            "parts.weight": (parts + 1, dim),
            "asked.weight": (tracks + 1, dim),
            "held.weight": (tracks + 1, dim),
            "asked_age": (self.longest, dim),
            "held_age": (self.longest, dim),
            "turn.weight": (dim, dim),
            "norm.weight": (dim,),
            "norm.bias": (dim,),
            "bias": (tracks,),
        }


class MemoryNetwork:
    """A trained memory network in NumPy, one query at a time.

    Ids of words, tags and memories begin with 1 in its arrays; 0 is padding.
    """

    def __init__(self, recipe: MemoryRecipe, arrays: Mapping[str, Array]) -> None:
        self.recipe, self.arrays = recipe, arrays

    @classmethod
    def load(cls, directory: Path, recipe: MemoryRecipe, tracks: int, parts: int) -> Self:
        """Map the arrays that `save` wrote.

        Raises:
            ArtifactError: A file is missing, damaged, or does not fit the recipe.
        """
        shapes = recipe.shapes(tracks, parts)
        return cls(
            recipe,
            {name: map_array(directory / f"{name}.npy", np.float32, shape) for name, shape in shapes.items()},
        )

    def save(self, directory: Path) -> None:
        """Write each array as a file."""
        for name, array in self.arrays.items():
            np.save(directory / f"{name}.npy", array, allow_pickle=False)

    def asked(self, words: Codes, tags: Codes, memories: Codes) -> tuple[Array, Array]:
        """Return the probability of every track, (tracks,), and the weight of each memory in each hop.

        Args:
            words: The title's words in order, as codes of its parts.
            tags: The tags, as codes of its parts.
            memories: The shown tracks in order, as codes of its tracks; the last `longest` are read.

        Returns:
            Probabilities, and weights of shape (hops, memories), in the order of `memories`; 0 for those not read.
        """
        arrays, dim = self.arrays, self.recipe.dim
        newest = memories[::-1][: self.recipe.longest].astype(np.int64) + 1
        read = np.zeros((self.recipe.hops, len(memories)), np.float32)
        with one_blas_thread():
            state = arrays["nothing"] + question(arrays["parts.weight"], words, tags, dim)
            keys = arrays["asked.weight"][newest] + arrays["asked_age"][: len(newest)]
            values = arrays["held.weight"][newest] + arrays["held_age"][: len(newest)]
            for hop in range(self.recipe.hops):
                found = arrays["turn.weight"] @ state
                if len(newest):
                    exponents = keys @ state
                    weights = np.exp(exponents - exponents.max())
                    weights /= weights.sum()
                    read[hop, len(memories) - len(newest) :] = weights[::-1]
                    found = found + weights @ values
                state = found
        return self._probabilities(state), read

    def _probabilities(self, state: Array) -> Array:
        centred = state - state.mean()
        spread = np.sqrt(np.square(centred).mean() + np.float32(EPSILON))
        out = centred / spread * self.arrays["norm.weight"] + self.arrays["norm.bias"]
        scores = np.empty(len(self.arrays["bias"]), np.float32)
        np.einsum("ij,j->i", self.arrays["held.weight"][1:], out, out=scores)
        scores = scores + self.arrays["bias"]
        found = np.exp((scores - scores.max()).astype(np.float64))
        return (found / found.sum()).astype(np.float32)


def positions(words: int, dim: int) -> Array:
    """Return the position encoding of each of some words, (words, dim)."""
    j = np.arange(1, words + 1)[:, None] / max(words, 1)
    k = np.arange(1, dim + 1)[None, :] / dim
    return ((1 - j) - k * (1 - 2 * j)).astype(np.float32)


def question(vectors: Array, words: Codes, tags: Codes, dim: int) -> Array:
    """Return the mean of encoded words and of tags, (dim,); zeros without any."""
    count = len(words) + len(tags)
    if not count:
        return np.zeros(dim, np.float32)
    encoded = vectors[words.astype(np.int64) + 1] * positions(len(words), dim)
    return (encoded.sum(axis=0) + vectors[tags.astype(np.int64) + 1].sum(axis=0)) / np.float32(count)
