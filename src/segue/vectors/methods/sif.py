"""SIF (`segue.word2vec.sif` has the formula): vectors of playlists beside those of their tokens, in one space.

The tokens' vectors are word2vec's. Each playlist with an id gets a token of its own, `playlist:<id>`. The common
direction of the playlists is taken out of all vectors, so that a playlist may be compared with a track.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array

from segue.protocols import Progress
from segue.ranges import Count, NonNegative, Positive, Whole
from segue.vectors.corpus import Corpus
from segue.vectors.method import Arrays, Result, Run
from segue.vectors.methods.word2vec import Word2Vec
from segue.word2vec.sif import USUAL, common_direction, frequency_weights, without

PLAYLIST = "playlist:"
"""Prefix of a playlist's token."""


@dataclass(frozen=True, kw_only=True)
class Sif:
    """Settings of SIF: those of word2vec that matter most, and its own.

    Attributes:
        dim: Length of a vector.
        window: Largest distance of a neighbour; 0 pairs all tokens of a playlist.
        min_count: Tokens that occur less often are dropped.
        negative: Noise tokens for each pair.
        epochs: Passes over the playlists.
        sample: Threshold of the sub-sampling, a relative frequency; 0 keeps every occurrence.
        alpha: Learning rate at the start.
        a: A token of relative frequency p weighs a / (a + p).
    """

    summary: ClassVar[str] = "playlists as weighted means, common direction removed (Arora et al. 2017)"
    topics: ClassVar[bool] = False

    dim: Count = 128
    window: Whole = 10
    min_count: Count = 2
    negative: Count = 20
    epochs: Count = 40
    sample: NonNegative = 1e-3
    alpha: Positive = 0.025
    a: Positive = USUAL

    def __post_init__(self) -> None:
        self.words()

    def words(self) -> Word2Vec:
        """Return the settings of the tokens' vectors.

        Raises:
            ConfigError: One is outside its range.
        """
        return Word2Vec(
            dim=self.dim,
            window=self.window,
            min_count=self.min_count,
            negative=self.negative,
            epochs=self.epochs,
            sample=self.sample,
            alpha=self.alpha,
        )

    def begin(self, corpus: Corpus, *, seed: int, workers: int, progress: Progress) -> Run:
        """Begin word2vec."""
        return _SifRun(
            self, corpus, self.words().begin(corpus, seed=seed, workers=workers, progress=progress)
        )


class _SifRun:
    def __init__(self, settings: Sif, corpus: Corpus, words: Run) -> None:
        self.epochs = words.epochs
        self._settings, self._corpus, self._words = settings, corpus, words

    def epoch(self) -> float:
        """Train an epoch of word2vec."""
        return self._words.epoch()

    def state(self) -> Arrays:
        """Return word2vec's state."""
        return self._words.state()

    def restore(self, state: Arrays, done: int) -> None:
        """Continue word2vec."""
        self._words.restore(state, done)

    def result(self) -> Result:
        """Return the vectors of tokens, then those of playlists with a known token, whose counts are their lengths."""
        words = self._words.result()
        rows = {token: row for row, token in enumerate(words.tokens)}
        known = [[rows[token] for token in sentence if token in rows] for sentence in self._corpus.sentences]
        ids = self._corpus.dataset.playlists["id"].to_list()
        named = [(key, held) for key, held in zip(ids, known, strict=True) if held]
        lengths = np.array([len(held) for _, held in named], np.int64)
        flat = np.concatenate([np.array(held, np.int64) for _, held in named])
        weights = frequency_weights(words.counts, self._settings.a)[flat]
        ends = np.append(0, np.cumsum(lengths))
        held = csr_array((weights, flat, ends), shape=(len(named), len(rows)))
        means = (held @ words.vectors) / lengths[:, None].astype(np.float32)
        common = common_direction(means)
        vectors = np.concatenate([without(words.vectors, common), without(means, common)])
        tokens = (*words.tokens, *(f"{PLAYLIST}{key}" for key, _ in named))
        return Result(tokens, np.concatenate([words.counts, lengths]), vectors, {"common": common})
