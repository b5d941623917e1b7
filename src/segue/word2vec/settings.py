"""The settings of word2vec; `track2vec` has the formula."""

from __future__ import annotations

import dataclasses
import math
from typing import Final

from segue.errors import ConfigError
from segue.ranges import Count, NonNegative, Positive, Whole

BATCH_TOKENS: Final = 10_000
"""Largest number of tokens in a batch; gensim's kernels accept no more."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Track2VecSettings:
    """The settings of training; the names are gensim's.

    Attributes:
        vector_size: Length of a vector, 1 or more.
        window: Largest distance of a neighbour, as in word2vec: each token draws its own limit from 1 to
            `window`. None pairs all tokens of a playlist with each other, in any order.
        min_count: Tokens that occur less often are dropped.
        sg: Skip-gram; False predicts a token from the mean of its neighbours (CBOW).
        negative: Noise tokens for each pair, 0 or more. With 0 there are no output vectors.
        hs: Hierarchical softmax, instead of noise tokens or in addition to them.
        epochs: Passes over the playlists.
        sample: Threshold of the sub-sampling, a relative frequency in [0, 1); 0 keeps every occurrence.
        ns_exponent: 0.75 draws noise as in the paper, 1 by count, 0 uniformly, below 0 rare tokens more
            often.
        alpha: Learning rate at the start, in (0, 1]; it falls linearly to `min_alpha`.
        min_alpha: Learning rate at the end, from 0 to `alpha`.
        shuffle: Shuffle each playlist's tokens every epoch if the order matters, so that
            they are a bag; False keeps the given order.

    Raises:
        ConfigError: A setting is outside its range.
    """

    vector_size: Count = 128
    window: int | None = 10
    min_count: Count = 2
    sg: bool = False
    negative: Whole = 20
    hs: bool = False
    epochs: Count = 40
    sample: NonNegative = 1e-3
    ns_exponent: float = 0.75
    alpha: Positive = 0.1
    min_alpha: float = 0.0001
    shuffle: bool = True

    def __post_init__(self) -> None:
        for name, least in (("vector_size", 1), ("min_count", 1), ("negative", 0), ("epochs", 1)):
            value = getattr(self, name)
            require(is_whole(value) and value >= least, f"{name} of {least} or more, a whole number", value)
        window = self.window
        require(
            window is None or (is_whole(window) and 1 <= window <= BATCH_TOKENS),
            f"window from 1 to {BATCH_TOKENS}, or None for the whole playlist",
            window,
        )
        require(0 <= self.sample < 1, "sample in [0, 1), a relative frequency and not a count", self.sample)
        require(math.isfinite(self.ns_exponent), "a finite ns_exponent", self.ns_exponent)
        require(0 < self.alpha <= 1, "alpha above 0 and at most 1", self.alpha)
        require(
            0 <= self.min_alpha <= self.alpha, f"min_alpha from 0 to alpha ({self.alpha})", self.min_alpha
        )
        require(self.hs or self.negative > 0, "negative above 0 or hs, to learn from", "negative=0, hs=False")


def is_whole(value: object) -> bool:
    """Whether the value is a whole number; True is not one here."""
    return isinstance(value, int) and not isinstance(value, bool)


def require(holds: bool, expected: str, got: object) -> None:
    """Refuse a value that is outside its range.

    Raises:
        ConfigError: `holds` is False.
    """
    if not holds:
        raise ConfigError(expected=expected, got=repr(got))
