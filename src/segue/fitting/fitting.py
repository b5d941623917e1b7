"""Fitting: the generators on all playlists, and the rankers on held-out playlists."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import segue
from segue import forks
from segue.data.dataset import Dataset
from segue.errors import ConfigError, DataError
from segue.facets import Facets
from segue.facets.sounds import Sounds
from segue.fitting.clock import Clock
from segue.fitting.folds import Once, StartsFolds, examples
from segue.fitting.kept import Kept, facets_of, key_of, refuse_with_sounds
from segue.fitting.members import Known, fit_generators, fit_once
from segue.fitting.probabilities import fused, ranked
from segue.fitting.processes import Folds
from segue.generators.base import FittedGenerator
from segue.model.manifest import DatasetFacts, ModelManifest
from segue.model.model import Model
from segue.progress import as_progress
from segue.protocols import Progress, Silent
from segue.ranking.examples import Examples
from segue.ranking.seeded import SeededRanker
from segue.recipes import Ranking, Recipe, RecipeSource, Shape, resolve
from segue.recipes import text as recipe_text
from segue.text.dictionary import Analyser, Korean
from segue.threads import cores, one_blas_thread
from segue.types import Target

if TYPE_CHECKING:
    from segue.audio.sounds import FittedSoundEncoder
    from segue.progress import Shown

_SILENT = Silent()

MAX_SEED: Final = 2**31 - 1
"""LightGBM's largest seed."""

WORTHWHILE: Final = 50_000
"""Pairs from which folds run in processes of their own, which take time to start.

They do so with one job too: an array's position in memory changes the last bit of a sum, and a model must not
depend on the number of jobs.
"""


def fit(
    dataset: Dataset,
    *,
    recipe: RecipeSource = "default",
    seed: int = 0,
    jobs: int | None = None,
    audio: Path | str | None = None,
    weak: Mapping[str, float] | None = None,
    words: Iterable[str] = (),
    artist_words: bool = False,
    analyser: Analyser = "kiwi",
    progress: Shown = None,
    keep: Path | str | None = None,
) -> Model:
    """Fit a model; the same dataset, recipe and seed give the same model.

    Args:
        dataset: Playlists to learn from; any part of them may be missing.
        recipe: The name of a recipe, a recipe file (a `Path`, or a text that ends in .toml), a `Recipe`, or a
            function from the `Shape` of the dataset to one.
        seed: Seed of all randomness, from 0 to 2³¹ - 1.
        jobs: Processes at once, None for one per core; small datasets need only one. The model is the same
            for any number; each process needs memory of its own.
        audio: A feature store, whose sounds describe cold-start tracks.
        weak: Sorts of weak playlists and their weights, such as `{"album": 0.9}`; None for those of the dataset's
            manifest. See `segue.facets.weak_playlists`.
        words: Words that titles' Korean is split by, beside the analyser's; those that are not Hangul alone are left
            out. They are kept in the model, which reads queries by them.
        artist_words: Whether the dataset's artists' names are such words too.
        analyser: What splits Korean words: "kiwi", or "mecab" (`segue[mecab]`).
        progress: None draws bars on stderr if it is a terminal; True draws them always, False never. A
            function is called with the name of a step, the number of items done, and their total (None if
            unknown). See `segue.progress`.
        keep: Folder in which what is learned is kept part by part: the same call goes on from there after a kill. It
            stays there; remove it when the model is saved. Not with `audio`.

    Raises:
        ConfigError: No recipe has that name, the recipe file is none, the seed or `jobs` is outside its range, a sort
            of weak playlists or its weight is none, or `progress` is none of these.
        DataError: The dataset has no playlist, or the feature store none of its tracks.
        ArtifactError: `audio` is no feature store, or `keep` a folder of another fit.
        MissingExtraError: The analyser is not installed.
    """
    forks.check("fit a model")
    if weak is not None:
        dataset = dataset.with_weak(weak)
    check(dataset, seed, jobs)
    progress = as_progress(progress)
    clock = Clock()
    encoder: FittedSoundEncoder | None = None
    sounds: Sounds | None = None
    if keep is not None:
        refuse_with_sounds(audio)
    if audio is not None:
        from segue.audio.store import FeatureStore
        from segue.fitting.sounds import listen

        with clock.part("audio"):
            dataset, sounds, encoder = listen(dataset, FeatureStore.load(audio), seed=seed, progress=progress)
    with clock.part("facets"):
        names = dataset.artist_names() if artist_words else ()
        korean = Korean.of(words, names, analyser=analyser)
        kept = None if keep is None else Kept.open(Path(keep), key_of(dataset, seed, korean))
        facets = dataclasses.replace(facets_of(dataset, korean, kept, progress), sounds=sounds)
    plan = resolve(recipe, Shape.of(facets))
    apart = dataset.manifest.counts["pairs"] >= WORTHWHILE
    return fit_plan(
        plan,
        dataset,
        facets,
        seed=seed,
        jobs=jobs,
        start_folds=Folds.start if apart else None,
        encoder=encoder,
        progress=progress,
        clock=clock,
        kept=kept,
    )


def fit_plan(
    plan: Recipe,
    dataset: Dataset,
    facets: Facets,
    *,
    seed: int,
    jobs: int | None = None,
    start_folds: StartsFolds | None = None,
    encoder: FittedSoundEncoder | None = None,
    progress: Progress = _SILENT,
    clock: Clock | None = None,
    known: Known = (),
    kept: Kept | None = None,
) -> Model:
    """Fit a model by a resolved recipe, to a dataset with its facets.

    Args:
        plan: The recipe. Unless `start_folds` is given, its generators may have settings that no file can hold.
        dataset: Playlists to learn from.
        facets: The facets of `dataset`.
        seed: Seed of all randomness.
        jobs: As in `fit`.
        start_folds: Gives the folds to others; None for folds in this process, one after the other.
        encoder: Encodes a query's clips.
        progress: Shows the progress.
        clock: Records how long each step takes.
        known: Generators that are fitted to all playlists already, with their settings.
        kept: Keeps what is learned; folds only if others run them.
    """
    clock = clock or Clock()
    if kept is not None:
        kept.check_recipe(recipe_text.to_json(plan))
    with one_blas_thread():
        once = fit_once(plan, facets, seed, progress, clock, kept)
        if plan.ranking and start_folds:
            jobs = jobs or cores()
            folds = start_folds(plan, plan.ranking, facets, seed, jobs - 1, once, kept=kept)
            try:  # the generators are fitted here meanwhile
                generators = fit_generators(plan, facets, seed, once, progress, clock, kept, known)
                folds.widen(jobs)
                with clock.part("folds"):
                    found = folds.collect(progress)
            finally:
                folds.close()
        else:
            generators, found = _in_turn(plan, facets, seed, once, progress, clock, kept, known)
        rankers: dict[Target, SeededRanker] = {}
        if plan.ranking:
            with clock.part("rankers"):
                rankers = _fit_rankers(plan.ranking, found, seed)
        with clock.part("probabilities"):
            probabilities = (
                ranked(plan.ranking, found, rankers, seed)
                if plan.ranking
                else fused(plan, facets, generators, seed)
            )
    manifest = ModelManifest(
        library_version=segue.__version__,
        recipe=plan.name,
        seed=seed,
        dataset=facts_of(dataset),
        generators=tuple(generators),
        fitted_seconds=clock.seconds,
        importance={target: ranker.importance() for target, ranker in rankers.items()},
    )
    return Model(
        manifest, dataset.tracks, facets, plan, generators, rankers, encoder, probabilities=probabilities
    )


def check(dataset: Dataset, seed: int, jobs: int | None = None) -> None:
    """Refuse what `fit` cannot fit to.

    Raises:
        ConfigError: The seed or the jobs are outside their range.
        DataError: The dataset has no playlist.
    """
    if jobs is not None and jobs < 1:
        raise ConfigError(expected="1 or more jobs", got=str(jobs), hint="Leave it out for one a core.")
    if not 0 <= seed <= MAX_SEED:
        raise ConfigError(expected=f"a seed from 0 to {MAX_SEED}", got=str(seed), hint="Give another one.")
    weak = dataset.manifest.weak and dataset.tracks.height
    if not (dataset.playlists.height or weak):
        raise DataError(expected="a dataset with playlists", got="none", hint="Import or sample one.")


def facts_of(dataset: Dataset) -> DatasetFacts:
    """Return what a model's manifest says of its dataset."""
    known = dataset.manifest
    return DatasetFacts(
        fingerprint=known.fingerprint,
        counts=known.counts,
        source=known.source,
        track_ids=known.track_ids,
        weak=known.weak,
    )


def _in_turn(
    plan: Recipe,
    facets: Facets,
    seed: int,
    once: Once,
    progress: Progress,
    clock: Clock,
    kept: Kept | None,
    known: Known,
) -> tuple[dict[str, FittedGenerator], Mapping[Target, Examples]]:
    found: Mapping[Target, Examples] = {}
    if plan.ranking:
        with clock.part("folds"):
            found = examples(plan, plan.ranking, facets, seed, progress, once)
    return fit_generators(plan, facets, seed, once, progress, clock, kept, known), found


def _fit_rankers(ranking: Ranking, found: Mapping[Target, Examples], seed: int) -> dict[Target, SeededRanker]:
    return {
        target: SeededRanker.fit(ranking.trees(target), part, seed=seed, logit=target == "tags")
        for target, part in found.items()
        if len(part.labels) >= ranking.least(target)
    }
