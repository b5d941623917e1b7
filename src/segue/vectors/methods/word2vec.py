"""Word2vec over playlists (`segue.word2vec.track2vec` has the formula), by gensim's compiled kernels or by NCE.

`exact` trains on the sentences in gensim's own form: its order of the vocabulary, its batches, its random numbers.
One worker then gives the vectors of gensim's `Word2Vec` with the same settings and seed, to the last bit. Without it
the start is another one: a token's row decides its first vector and its noise, and tokens of one count, of which
playlists have thousands, lie in other rows. Vectors of few passes are almost parallel, so another start changes
cosines in the fourth digit and most nearest neighbours, as it does between two seeds of gensim itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

import numpy as np

from segue.errors import ConfigError
from segue.protocols import Progress
from segue.ranges import Count, NonNegative, Whole
from segue.vectors.corpus import Corpus
from segue.vectors.method import Arrays, Result, Run
from segue.vectors.methods.noise_contrastive import NoiseContrastiveRun
from segue.word2vec.settings import Track2VecSettings, require
from segue.word2vec.training import new_model, train_epochs

_RANDOM: Final = "random"


@dataclass(frozen=True, kw_only=True)
class Word2Vec:
    """Settings of word2vec; the defaults are those of Segue's recipes.

    Attributes:
        dim: Length of a vector.
        window: Largest distance of a neighbour; 0 pairs all tokens of a playlist.
        min_count: Tokens that occur less often are dropped.
        cbow: Predict a token from the mean of its neighbours; else skip-gram.
        hs: Hierarchical softmax, instead of noise tokens (`negative` 0) or beside them.
        negative: Noise tokens for each pair.
        objective: negative: negative sampling. nce: noise-contrastive estimation.
        epochs: Passes over the playlists.
        sample: Threshold of the sub-sampling, a relative frequency; 0 keeps every occurrence.
        exponent: 0.75 draws noise as in the paper, 1 by count, 0 uniformly.
        alpha: Learning rate at the start; 0 takes 0.025, and 0.1 for nce, whose steps shrink by themselves.
        min_alpha: Learning rate at the end.
        shuffle: Shuffle each playlist's tokens every epoch.
        exact: Train as gensim does, to the last bit with one worker.
    """

    summary: ClassVar[str] = "skip-gram or CBOW (Mikolov et al. 2013)"
    topics: ClassVar[bool] = False

    dim: Count = 128
    window: Whole = 10
    min_count: Count = 2
    cbow: bool = False
    hs: bool = False
    negative: Whole = 20
    objective: Literal["negative", "nce"] = "negative"
    epochs: Count = 40
    sample: NonNegative = 1e-3
    exponent: float = 0.75
    alpha: NonNegative = 0.0
    min_alpha: NonNegative = 0.0001
    shuffle: bool = True
    exact: bool = False

    def __post_init__(self) -> None:
        self.kernels()
        require(
            not (self.exact and (self.shuffle or not self.window)),
            "a window and no shuffling with exact, since gensim has neither",
            f"window={self.window}, shuffle={self.shuffle}",
        )
        require(
            self.objective == "negative" or not (self.cbow or self.hs or self.exact or not self.negative),
            "nce with skip-gram and noise tokens only",
            f"cbow={self.cbow}, hs={self.hs}, exact={self.exact}, negative={self.negative}",
        )

    def kernels(self) -> Track2VecSettings:
        """Return the same settings by gensim's names.

        Raises:
            ConfigError: One is outside its range.
        """
        return Track2VecSettings(
            vector_size=self.dim,
            window=self.window or None,
            min_count=self.min_count,
            sg=not self.cbow,
            negative=self.negative,
            hs=self.hs,
            epochs=self.epochs,
            sample=self.sample,
            ns_exponent=self.exponent,
            alpha=self.alpha or (0.1 if self.objective == "nce" else 0.025),
            min_alpha=self.min_alpha,
            shuffle=self.shuffle,
        )

    def begin(self, corpus: Corpus, *, seed: int, workers: int, progress: Progress) -> Run:
        """Read the playlists and draw the first vectors."""
        if self.objective == "nce":
            return NoiseContrastiveRun(self.kernels(), corpus.bags(self.min_count), seed, progress)
        if self.exact and workers > 1:
            raise ConfigError(expected="one worker with exact", got=str(workers), hint="Use --workers 1.")
        return Word2VecRun(self, corpus, seed=seed, workers=workers, progress=progress)


class Word2VecRun:
    """A training by gensim's kernels."""

    def __init__(
        self, settings: Word2Vec, corpus: Corpus, *, seed: int, workers: int, progress: Progress
    ) -> None:
        self.epochs = settings.epochs
        self._settings, self._seed, self._workers, self._progress = settings, seed, workers, progress
        self._bags = corpus.bags(settings.min_count, exact=settings.exact)
        self._model: Any = new_model(settings.kernels(), self._bags, seed)
        self._losses = self._from(0)

    def _from(self, done: int) -> Any:
        return train_epochs(
            self._settings.kernels(),
            self._model,
            self._bags,
            seed=self._seed,
            workers=self._workers,
            progress=self._progress,
            exact=self._settings.exact,
            done=done,
        )

    def epoch(self) -> float:
        """Train an epoch; the loss is per trained token, in nats."""
        return next(self._losses)

    def state(self) -> Arrays:
        """Return the vectors of both sides and the kernels' random numbers."""
        _, keys, place, *_ = self._model.random.get_state()
        return {**self._sides(), _RANDOM: np.append(keys.astype(np.int64), place)}

    def restore(self, state: Arrays, done: int) -> None:
        """Continue from a state."""
        for name, array in self._sides().items():
            array[:] = state[name]
        random = state[_RANDOM]
        self._model.random.set_state(("MT19937", random[:-1].astype(np.uint32), int(random[-1])))
        self._losses = self._from(done)

    def result(self) -> Result:
        """Return the vectors; "outputs" are those of noise tokens, "tree" those of hierarchical softmax."""
        arrays = self._sides()
        return Result(self._bags.tokens, self._bags.counts, arrays.pop("vectors"), arrays)

    def _sides(self) -> Arrays:
        sides: Arrays = {"vectors": self._model.wv.vectors}
        if self._settings.negative:
            sides["outputs"] = self._model.syn1neg
        if self._settings.hs:
            sides["tree"] = self._model.syn1
        return sides
