"""Training of vectors: epochs with a bar, a loss that must be a number, and a state to continue from."""

from __future__ import annotations

import dataclasses
import math
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from segue.data.dataset import Dataset
from segue.errors import ConfigError
from segue.extras import need
from segue.files.directories import refuse_foreign
from segue.protocols import Progress, Silent
from segue.vectors import checkpoints
from segue.vectors.corpus import KINDS, Corpus
from segue.vectors.fitted import VOCABULARY, FittedVectors, Trained
from segue.vectors.method import Method, Run
from segue.vectors.registry import METHODS, NEEDS, PRESETS, settings_of
from segue.word2vec.settings import is_whole, require
from segue.word2vec.word_vectors import WordVectors

EVERY: Final = 30.0
"""Seconds between two checkpoints, at least."""

_SILENT: Final = Silent()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Plan:
    """What to train.

    Attributes:
        method: Name of a method.
        settings: Its settings.
        kinds: What stands in the sentences.
        seed: Seed of all random choices, from 0 to 2³² - 1.
        workers: Threads; only word2vec and fasttext use more than one, and then differ from run to run.
    """

    method: str
    settings: Method
    kinds: tuple[str, ...] = KINDS
    seed: int = 0
    workers: int = 1

    @classmethod
    def of(
        cls,
        method: str = "",
        given: Mapping[str, Any] | None = None,
        *,
        preset: str = "",
        kinds: Sequence[str] = (),
        seed: int = 0,
        workers: int = 1,
    ) -> Plan:
        """Return the plan of a method or a preset, with the given settings in place of theirs.

        Raises:
            ConfigError: A name is unknown, a value is outside its range, or the preset is of another method.
            MissingExtraError: The method needs packages that are not installed.
        """
        settings: dict[str, Any] = {}
        if preset:
            if preset not in PRESETS:
                raise ConfigError(expected=f"a preset among {', '.join(PRESETS)}", got=repr(preset))
            found = PRESETS[preset]
            if method not in ("", found.method):
                raise ConfigError(expected=f"--method {found.method} with --preset {preset}", got=method)
            method, kinds = found.method, kinds or found.kinds
            settings.update(found.settings)
        method = method or METHODS.names()[0]
        require(is_whole(seed) and 0 <= seed < 2**32, "seed from 0 to 2³² - 1", seed)
        require(is_whole(workers) and workers >= 1, "workers of 1 or more", workers)
        ready = settings_of(method, {**settings, **(given or {})})
        if method in NEEDS:
            extra, *packages = NEEDS[method]
            need(f"Training vectors by {method}", extra, *packages)
        return cls(method=method, settings=ready, kinds=tuple(kinds) or KINDS, seed=seed, workers=workers)

    def identity(self, dataset: Dataset) -> dict[str, Any]:
        """Return what must be equal for two runs to give the same vectors."""
        return {
            "method": self.method,
            "settings": dataclasses.asdict(self.settings),  # pyright: ignore[reportArgumentType] - a dataclass, as its protocol says
            "kinds": list(self.kinds),
            "seed": self.seed,
            "dataset": dataset.manifest.fingerprint,
        }


def train(
    dataset: Dataset,
    plan: Plan,
    *,
    out: Path | None = None,
    resume: bool = False,
    every: float = EVERY,
    progress: Progress = _SILENT,
) -> FittedVectors:
    """Train vectors, and save them in `out` if given.

    Args:
        dataset: The playlists.
        plan: What to train.
        out: Directory to write. A checkpoint lies beside it meanwhile.
        resume: Continue from that checkpoint.
        every: Seconds between two checkpoints, at least.
        progress: Shows a bar for each epoch.

    Raises:
        DataError: There are too few tokens, or the corpus is too large for the method.
        ConfigError: Settings do not fit the data, or the loss is no number.
        ArtifactError: `out` holds something else, or there is no checkpoint of this run to continue.
    """
    if out is not None:
        refuse_foreign(out, marker=VOCABULARY)
    corpus = Corpus.of(dataset, plan.kinds, progress)
    run = plan.settings.begin(corpus, seed=plan.seed, workers=plan.workers, progress=progress)
    keeper = _Keeper(out, plan.identity(dataset), every)
    losses = keeper.restored(run) if resume else ()
    while len(losses) < run.epochs:
        losses = (*losses, _finite(run.epoch(), len(losses) + 1))
        keeper.keep(run, losses)
    fitted = _fitted(run, plan, corpus, losses)
    if out is not None:
        fitted.save(out)
        keeper.drop()
    return fitted


class _Keeper:
    """Writes the state of a run now and then, and reads it."""

    def __init__(self, out: Path | None, identity: dict[str, Any], every: float) -> None:
        self._place = None if out is None else checkpoints.beside(out)
        self._identity, self._every = identity, every
        self._last = time.monotonic()

    def restored(self, run: Run) -> tuple[float, ...]:
        if self._place is None:
            raise ConfigError(expected="a directory to resume in", got="none", hint="Name it with -o.")
        losses, state = checkpoints.load(self._place, self._identity)
        run.restore(state, len(losses))
        return losses

    def keep(self, run: Run, losses: tuple[float, ...]) -> None:
        due = time.monotonic() - self._last >= self._every and len(losses) < run.epochs
        if self._place is not None and due:
            checkpoints.save(self._place, self._identity, losses, run.state())
            self._last = time.monotonic()

    def drop(self) -> None:
        if self._place is not None and self._place.is_dir():
            refuse_foreign(self._place)
            shutil.rmtree(self._place)


def _finite(loss: float, epoch: int) -> float:
    if not math.isfinite(loss):
        raise ConfigError(
            expected="a loss that is a number",
            got=f"{loss} after epoch {epoch}",
            hint="Lower alpha, the learning rate; nothing was written.",
        )
    return loss


def _fitted(run: Run, plan: Plan, corpus: Corpus, losses: tuple[float, ...]) -> FittedVectors:
    result = run.result()
    _finite(float(np.abs(result.vectors).sum(dtype=np.float64)), len(losses))
    arrays = {name: np.ascontiguousarray(array, np.float32) for name, array in result.arrays.items()}
    trained = Trained(
        method=plan.method,
        settings=dataclasses.asdict(plan.settings),  # pyright: ignore[reportArgumentType] - a dataclass, as its protocol says
        kinds=corpus.kinds,
        seed=plan.seed,
        fingerprint=corpus.dataset.manifest.fingerprint,
        playlists=len(corpus.sentences),
        losses=losses,
        dim=result.vectors.shape[1],
        topics=plan.settings.topics,
        arrays={name: array.shape for name, array in arrays.items()},
    )
    words = WordVectors(result.tokens, np.ascontiguousarray(result.vectors, np.float32))
    return FittedVectors(trained, words, result.counts, tuple(corpus.labels(result.tokens)), arrays)
