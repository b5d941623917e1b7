"""FastText over playlists: a token's vector is the mean of its own and its character n-grams' (Bojanowski et al. 2017).

A track has no letters of its own. Its n-grams are those of "artist - title" where the dataset knows them, a tag's and a
word's those of their text. So a cold track of a known artist gets a vector from its name. A token of which only an id
is known has no n-grams, and trains as in word2vec.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from segue.protocols import Progress
from segue.ranges import Count, NonNegative, Positive
from segue.text.normalisation import normalise
from segue.vectors.corpus import Corpus
from segue.vectors.method import Arrays, Result, Run
from segue.vectors.methods.noise_contrastive import pairs
from segue.word2vec.settings import Track2VecSettings, require
from segue.word2vec.token_bags import TokenBags, shuffle_bags

ASKED = 500
"""Pairs whose loss is looked at after an epoch: gensim's kernels for n-grams sum none."""

NOISE = 20


@dataclass(frozen=True, kw_only=True)
class FastText:
    """Settings of fastText.

    Attributes:
        dim: Length of a vector.
        window: Largest distance of a neighbour.
        min_count: Tokens that occur less often are dropped.
        cbow: Predict a token from the mean of its neighbours; else skip-gram.
        negative: Noise tokens for each pair.
        epochs: Passes over the playlists.
        sample: Threshold of the sub-sampling, a relative frequency; 0 keeps every occurrence.
        exponent: 0.75 draws noise as in the paper, 1 by count, 0 uniformly.
        alpha: Learning rate at the start; it falls to 0.0001.
        shuffle: Shuffle each playlist's tokens every epoch.
        shortest: Characters of the shortest n-gram; the ends of a text count as characters.
        longest: Characters of the longest n-gram.
        buckets: Rows that n-grams are hashed into.
    """

    summary: ClassVar[str] = "word2vec with character n-grams of names and tags (Bojanowski et al. 2017)"
    topics: ClassVar[bool] = False

    dim: Count = 128
    window: Count = 10
    min_count: Count = 2
    cbow: bool = False
    negative: Count = 20
    epochs: Count = 20
    sample: NonNegative = 1e-3
    exponent: float = 0.75
    alpha: Positive = 0.025
    shuffle: bool = True
    shortest: Count = 2
    longest: Count = 4
    buckets: Count = 100_000

    def __post_init__(self) -> None:
        require(self.shortest <= self.longest, f"longest of {self.shortest} or more", self.longest)
        self.pairing()

    def pairing(self) -> Track2VecSettings:
        """Return which tokens make a pair, by word2vec's names.

        Raises:
            ConfigError: A setting is outside its range.
        """
        return Track2VecSettings(
            vector_size=self.dim,
            window=self.window,
            negative=self.negative,
            sample=self.sample,
            ns_exponent=self.exponent,
            alpha=self.alpha,
            shuffle=self.shuffle,
        )

    def begin(self, corpus: Corpus, *, seed: int, workers: int, progress: Progress) -> Run:
        """Read the playlists and the names, and draw the first vectors."""
        return FastTextRun(self, corpus, seed=seed, workers=workers, progress=progress)


class FastTextRun:
    """A training by gensim's kernels, an epoch at a time."""

    def __init__(
        self, settings: FastText, corpus: Corpus, *, seed: int, workers: int, progress: Progress
    ) -> None:
        self.epochs = settings.epochs
        self._settings, self._seed, self._progress = settings, seed, progress
        self._bags = corpus.bags(settings.min_count)
        self._model = _model(settings, self._bags, corpus.texts(self._bags.tokens), seed, workers)
        self._codes, self._order = self._bags.codes.copy(), np.random.default_rng([seed, 1])
        self._done = 0

    def epoch(self) -> float:
        """Train an epoch; the loss is that of some pairs, the same after each epoch, in nats."""
        settings, bags = self._settings, self._bags
        self._shuffle()
        start, stop = (self._rate(self._done + step) for step in (0, 1))
        names = bags.tokens
        ends: list[int] = bags.ends.tolist()
        codes: list[int] = self._codes.tolist()
        flat = [names[code] for code in codes]
        lists = [flat[ends[i] : ends[i + 1]] for i in range(len(ends) - 1)]
        label = f"fasttext, epoch {self._done + 1} of {settings.epochs}"
        for _ in self._progress.track([None], label=label, total=1):
            self._model.train(lists, total_examples=len(lists), epochs=1, start_alpha=start, end_alpha=stop)
        self._done += 1
        return self._loss()

    def _shuffle(self) -> None:
        if self._settings.shuffle:
            shuffle_bags(self._codes, self._bags.ends, self._order, longer_than=2)

    def _rate(self, done: int) -> float:
        return max(1e-4, self._settings.alpha * (1 - done / self.epochs))

    def _loss(self) -> float:
        rng = np.random.default_rng([self._seed, 2])
        centres, contexts = pairs(self._bags, self._settings.pairing(), rng)
        centres, contexts = centres[:ASKED], contexts[:ASKED]
        weights = self._bags.counts**self._settings.exponent
        noise = rng.choice(len(weights), size=NOISE, p=weights / weights.sum())
        wv = self._model.wv
        grams = [
            np.concatenate([wv.vectors_vocab[code][None], wv.vectors_ngrams[wv.buckets_word[code]]])
            for code in contexts
        ]
        inputs = np.array([rows.mean(axis=0) for rows in grams], np.float32).reshape(len(contexts), -1)
        real = np.einsum("ij,ij->i", inputs, self._model.syn1neg[centres])
        false = inputs @ self._model.syn1neg[noise].T
        share = self._settings.negative / NOISE
        return float((np.logaddexp(0, -real) + np.logaddexp(0, false).sum(axis=1) * share).mean())

    def state(self) -> Arrays:
        """Return the vectors of all three tables and the kernels' random numbers."""
        _, keys, place, *_ = self._model.random.get_state()
        return {**self._tables(), "random": np.append(keys.astype(np.int64), place)}

    def restore(self, state: Arrays, done: int) -> None:
        """Continue from a state."""
        for name, array in self._tables().items():
            array[:] = state[name]
        self._model.random.set_state(
            ("MT19937", state["random"][:-1].astype(np.uint32), int(state["random"][-1]))
        )
        for _ in range(done):
            self._shuffle()
        self._done = done

    def _tables(self) -> Arrays:
        wv = self._model.wv
        return {"vocabulary": wv.vectors_vocab, "grams": wv.vectors_ngrams, "outputs": self._model.syn1neg}

    def result(self) -> Result:
        """Return the composed vectors, with "outputs" and "grams"."""
        self._model.wv.adjust_vectors()
        arrays: Arrays = {"outputs": self._model.syn1neg, "grams": self._model.wv.vectors_ngrams}
        return Result(self._bags.tokens, self._bags.counts, self._model.wv.vectors, arrays)


def gram_buckets(text: str, settings: FastText) -> NDArray[np.uint32]:
    """Return the rows of a text's n-grams; none for an empty text."""
    gensim: Any = importlib.import_module("gensim.models.fasttext")
    plain, found = normalise(text), list[int]()
    if plain:
        found = gensim.ft_ngram_hashes(plain, settings.shortest, settings.longest, settings.buckets)
    return np.array(found, np.uint32)


def _model(settings: FastText, bags: TokenBags, texts: list[str], seed: int, workers: int) -> Any:
    gensim: Any = importlib.import_module("gensim.models.fasttext")
    model: Any = gensim.FastText(
        vector_size=settings.dim,
        window=settings.window,
        min_count=1,
        sg=int(not settings.cbow),
        negative=settings.negative,
        ns_exponent=settings.exponent,
        sample=settings.sample,
        seed=seed,
        workers=workers,
        sorted_vocab=0,
        bucket=settings.buckets,
        min_n=settings.shortest,
        max_n=settings.longest,
    )
    counts: list[int] = bags.counts.tolist()
    model.build_vocab_from_freq(dict(zip(bags.tokens, counts, strict=True)), corpus_count=len(bags.lengths))
    # gensim took them of the tokens, where a track is a number
    model.wv.buckets_word = [gram_buckets(text, settings) for text in texts]
    return model
