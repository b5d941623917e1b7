"""Fitting: the generators on all playlists, and before them the rankers on playlists held out of other fits."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import numpy as np

import segue
from segue.candidates.generators import FittedGenerator
from segue.data.dataset import Dataset
from segue.errors import ConfigError, DataError
from segue.facets import Facets
from segue.facets.sparse import Codes, Floats
from segue.pipeline.manifest import DatasetFacts, ModelManifest
from segue.pipeline.model import Model
from segue.pipeline.recipes import Ranking, Recipe, recipe_of
from segue.protocols import Progress, Silent
from segue.ranking.features import Background, feature_names, features
from segue.ranking.holdout import held_out, questions
from segue.ranking.pools import pools
from segue.ranking.trees import FittedTrees
from segue.threads import one_blas_thread
from segue.types import Target

MAX_SEED: Final = 2**31 - 1
"""LightGBM's largest."""

_SILENT = Silent()


def fit(dataset: Dataset, *, recipe: str = "default", seed: int = 0, progress: Progress = _SILENT) -> Model:
    """Fit a model; the same dataset, recipe and seed give the same model.

    Args:
        dataset: Playlists to learn from; any part of them may be missing.
        recipe: The name of one of `RECIPES`.
        seed: What all randomness comes from, from 0 to 2³¹ - 1.
        progress: Shown for every long part.

    Raises:
        ConfigError: No recipe has that name, or the seed is outside its range.
        DataError: The dataset has no playlist.
    """
    _check(dataset, seed)
    clock = _Clock()
    with clock.part("facets"):
        facets = Facets.of(dataset, progress)
    plan = recipe_of(recipe, facets)
    rankers: dict[Target, FittedTrees] = {}
    with one_blas_thread():
        if plan.ranking:
            with clock.part("rankers"):
                rankers = _fit_rankers(plan, plan.ranking, facets, seed, progress)
        generators = _fit_generators(plan, facets, seed, progress, clock)
    manifest = ModelManifest(
        library_version=segue.__version__,
        recipe=recipe,
        settings=plan.digest,
        seed=seed,
        dataset=DatasetFacts(
            fingerprint=dataset.manifest.fingerprint,
            counts=dataset.manifest.counts,
            source=dataset.manifest.source,
            track_ids=dataset.manifest.track_ids,
        ),
        generators=tuple(generators),
        fitted_seconds=clock.seconds,
        importance={target: ranker.importance() for target, ranker in rankers.items()},
    )
    return Model(manifest, dataset.tracks, facets, plan, generators, rankers)


def _check(dataset: Dataset, seed: int) -> None:
    if not 0 <= seed <= MAX_SEED:
        raise ConfigError(f"expected a seed from 0 to {MAX_SEED}, got {seed}.", hint="Give another one.")
    if not dataset.playlists.height:
        raise DataError("expected a dataset with playlists, got none.", hint="Import or sample one.")


@dataclass
class _Clock:
    seconds: dict[str, float] = field(default_factory=dict[str, float])

    @contextmanager
    def part(self, name: str) -> Generator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 2)


def _fit_generators(
    plan: Recipe, facets: Facets, seed: int, progress: Progress, clock: _Clock
) -> dict[str, FittedGenerator]:
    fitted: dict[str, FittedGenerator] = {}
    for name, generator in plan.generators.items():
        with clock.part(name):
            fitted[name] = generator.fit(facets, seed=seed, progress=progress)
    return fitted


@dataclass
class Examples:
    """What one ranker learns from, collected over the folds.

    Attributes:
        features: For each question with a hit the features of its candidates, (n, len(names)).
        labels: The same candidates' labels, (n,): 1 for a hidden track or tag, else 0.
        names: The features' names.
    """

    features: list[Floats] = field(default_factory=list[Floats])
    labels: list[Floats] = field(default_factory=list[Floats])
    names: list[str] = field(default_factory=list[str])

    def add(self, rows: Floats, codes: Codes, hidden: Codes) -> None:
        """Add a question's candidates, unless none of them is hidden."""
        labels = np.isin(codes, hidden)
        if labels.any():  # a question without a hit teaches no order
            self.features.append(rows)
            self.labels.append(labels.astype(np.float32))


def examples(
    plan: Recipe, ranking: Ranking, facets: Facets, seed: int, progress: Progress = _SILENT
) -> dict[Target, Examples]:
    """What the rankers of a recipe learn from: candidates of playlists held out of the generators' training."""
    found: dict[Target, Examples] = {"tracks": Examples(), "tags": Examples()}
    for fold in range(ranking.folds):
        _collect(plan, ranking, facets, (seed, fold), found, progress)
    return found


def _fit_rankers(
    plan: Recipe, ranking: Ranking, facets: Facets, seed: int, progress: Progress
) -> dict[Target, FittedTrees]:
    rankers: dict[Target, FittedTrees] = {}
    for target, found in examples(plan, ranking, facets, seed, progress).items():
        if len(found.labels) >= (ranking.least_tags if target == "tags" else 1):
            rankers[target] = ranking.ranker.fit(
                np.concatenate(found.features),
                np.concatenate(found.labels),
                [len(labels) for labels in found.labels],
                found.names,
                seed=seed,
            )
    return rankers


def _collect(
    plan: Recipe,
    ranking: Ranking,
    facets: Facets,
    seed: tuple[int, int],
    collected: dict[Target, Examples],
    progress: Progress,
) -> None:
    """Hold a fold of playlists out, fit the generators without them, and add the questions' candidates."""
    held = held_out(facets, ranking.share, ranking.most, np.random.default_rng(seed[0]), seed[1])
    if not held.any():
        return
    asked = questions(facets, held, np.random.default_rng(seed))
    rest = facets.select(~held)
    generators = _fit_generators(plan, rest, seed[0], progress, _Clock())
    for target, found in collected.items():
        weights, hidden = (plan.tracks, asked.tracks) if target == "tracks" else (plan.tags, asked.tags)
        useful = np.flatnonzero([len(codes) > 0 for codes in hidden])
        if not len(useful):
            continue
        rows, background = asked.rows.select(useful), Background.of(rest, target, generators)
        found.names = feature_names(list(weights), background)
        made = pools(generators, rows, target, weights=weights, depth=ranking.depth, keep=ranking.keep)
        shown = progress.track(made, label=f"Questions for {target}", total=len(rows))
        for i, pool in enumerate(shown):
            found.add(features(pool, rows, i, background), pool.codes, hidden[int(useful[i])])
