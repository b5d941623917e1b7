"""A model fitted by shards: titles, factorisations and folds on the cluster, the rest on the driver.

The model is the same, to the last byte, for any engine, any number of nodes and workers, and any number of faults on
the way. It differs from that of `segue.fit` in the last digits of the factorisations' vectors, whose sums go shard by
shard here; its facets are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from segue.cluster.checks import check_nodes
from segue.cluster.engines.engine import Engine
from segue.cluster.factorisation import Factorisation
from segue.cluster.folder import open_folder
from segue.cluster.folds import FoldsByTasks, check_room
from segue.cluster.locations import Location
from segue.cluster.runner import Runner, Tally, Told, untold
from segue.cluster.shards import check as check_shards
from segue.cluster.shards import usual_shards
from segue.cluster.titles import titled_by_shards
from segue.data.dataset import Dataset
from segue.facets import Facets
from segue.facets.weak_playlists import with_weak
from segue.fitting.clock import Clock
from segue.fitting.costs import fold_bytes
from segue.fitting.fitting import check, fit_plan
from segue.generators.als.als import ALS
from segue.generators.als.fitted import FittedALS
from segue.generators.foundations import RestsOn
from segue.model.model import Model
from segue.protocols import Progress
from segue.recipes import Recipe, RecipeSource, Shape, resolve
from segue.text.dictionary import USUAL, Korean
from segue.threads import one_blas_thread


@dataclass(frozen=True)
class Place:
    """Where a fit by shards works.

    Attributes:
        engine: Who works.
        folder: The working folder: the same path or URL on every node.
        shards: How many shards; None for those of the folder, or a number by the dataset's size.
        told: Is told at once what went wrong and is tried again (`segue.cluster.runner.Told`).
    """

    engine: Engine
    folder: Location
    shards: int | None = None
    told: Told = untold


def fit_by_shards(
    dataset: Dataset,
    place: Place,
    *,
    recipe: RecipeSource,
    seed: int,
    jobs: int | None = None,
    korean: Korean = USUAL,
    progress: Progress,
) -> tuple[Model, Tally]:
    """Fit a model, and say what the tasks did.

    Args:
        dataset: Playlists to learn from.
        place: Where.
        recipe: As for `segue.fit`.
        seed: Seed of all randomness.
        jobs: Processes of the driver at once, for what it does itself.
        korean: How titles' Korean is read.
        progress: Shows the tasks.

    Raises:
        ConfigError: As for `segue.fit`; the number of shards does not fit; nodes do not fit together.
        ArtifactError: The working folder is another dataset's, or the nodes do not all see it.
        SegueError: A task failed for good. What was done is kept: the same call goes on.
    """
    check(dataset, seed, jobs)
    if place.shards is not None:
        check_shards(place.shards)
    pairs = dataset.manifest.counts["pairs"]
    work = open_folder(
        place.folder,
        dataset=dataset.manifest.fingerprint,
        shards=place.shards,
        usual=usual_shards(pairs),
    )
    check_nodes(place.engine, place.folder, work.token, needs=needed(dataset))
    runner = Runner(place.folder, place.engine, cache=work.token, told=place.told)
    try:
        return _fitted(dataset, runner, work.shards, recipe, seed, jobs, korean, progress), runner.tally
    finally:
        place.engine.forget(work.token)


def _fitted(
    dataset: Dataset,
    runner: Runner,
    shards: int,
    recipe: RecipeSource,
    seed: int,
    jobs: int | None,
    korean: Korean,
    progress: Progress,
) -> Model:
    clock = Clock()
    with clock.part("facets"):
        facets = _facets(dataset, runner, shards, korean, progress)
    plan = resolve(recipe, Shape.of(facets))
    memory = fold_bytes(dataset.manifest.counts["pairs"], dataset.tracks.height)
    if plan.ranking:
        check_room(runner.engine, memory)
    known: list[tuple[ALS, FittedALS]] = []
    for settings in _factorisations(plan, facets):
        by_shards = Factorisation(settings, runner, shards, seed, progress)
        with clock.part(f"als by shards ({settings.factors} factors)"), one_blas_thread():
            known.append((settings, settings.fit_by(by_shards.factorise, facets)))
    return fit_plan(
        plan,
        dataset,
        facets,
        seed=seed,
        jobs=jobs,
        start_folds=FoldsByTasks(runner, memory),
        progress=progress,
        clock=clock,
        known=known,
    )


def needed(dataset: Dataset) -> int:
    """Return the bytes of memory that a worker needs, about: some for itself, and 32 factors of the other side."""
    counts = dataset.manifest.counts
    return (256 << 20) + 128 * max(counts["tracks"], counts["playlists"])


def _facets(dataset: Dataset, runner: Runner, shards: int, korean: Korean, progress: Progress) -> Facets:
    playlists, _ = with_weak(dataset.playlists, dataset.tracks, dataset.manifest.weak)
    titles: list[str] = playlists["title"].fill_null("").to_list()
    titled = titled_by_shards(titles, runner, shards=shards, korean=korean, progress=progress)
    return Facets.of(dataset, progress, korean=korean, titled=titled)


def _factorisations(plan: Recipe, facets: Facets) -> list[ALS]:
    """Return the settings of all factorisations of a recipe that are fitted to all playlists, each once."""
    found: list[ALS] = []
    for settings in _foundations(plan, facets):
        if settings not in found:
            found.append(settings)
    return found


def _foundations(plan: Recipe, facets: Facets) -> Iterator[ALS]:
    members: Iterable[object] = (
        member.generator for member in plan.members if member.name not in plan.fitted_once
    )
    for generator in members:
        rests_on = generator.foundation(facets) if isinstance(generator, RestsOn) else generator
        if isinstance(rests_on, ALS):
            yield rests_on
