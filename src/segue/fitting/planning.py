"""What a fit will take, before it starts: its settings, processor time of each step, memory and disk."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import msgspec

from segue.data.dataset import Dataset
from segue.errors import ConfigError, Where
from segue.fitting.costs import Run, bytes_law, measured, step_laws, work_of
from segue.fitting.fitting import WORTHWHILE
from segue.recipes import Recipe, RecipeSource, Shape, resolve
from segue.threads import cores


class PlannedStep(msgspec.Struct, frozen=True):
    """A step of a fit.

    Attributes:
        name: Its name, as in the table after a fit.
        kind: The generator's kind; "" for other steps.
        factors: Length of a factorisation's vectors; None for other steps.
        seconds: Processor seconds; None where no fit with such a step was measured.
    """

    name: str
    kind: str = ""
    factors: int | None = None
    seconds: float | None = None


class Plan(msgspec.Struct, frozen=True):
    """What a fit will take.

    Attributes:
        recipe: The recipe's name.
        size: The size whose profile the recipe takes.
        playlists: Playlists of the dataset.
        tracks: Its tracks.
        pairs: Its pairs.
        folds: How many times the generators are fitted again for the rankers.
        jobs: Processes at once.
        steps: The steps.
        processor_seconds: All steps, all processes.
        seconds: The same on idle cores.
        peak_bytes: The most memory, all processes together.
        own_bytes: That of the fit's own process.
        fold_bytes: That of each process that runs a fold beside it; 0 where none does.
        model_bytes: The model's files.
        scratch_bytes: Files in the folder for temporary files meanwhile.
        pace: How much longer than on the machine that was measured this one takes.
    """

    recipe: str
    size: str
    playlists: int
    tracks: int
    pairs: int
    folds: int
    jobs: int
    steps: tuple[PlannedStep, ...]
    processor_seconds: float
    seconds: float
    peak_bytes: int
    own_bytes: int
    fold_bytes: int
    model_bytes: int
    scratch_bytes: int
    pace: float

    def bytes_of(self, jobs: int) -> int:
        """Return the most memory with so many processes at once."""
        return self.own_bytes + self.fold_bytes * min(jobs, self.folds)


def plan_fit(
    dataset: Dataset, recipe: RecipeSource, *, jobs: int | None = None, here: float | None = None
) -> Plan:
    """Return what a fit will take; nothing is fitted.

    Args:
        dataset: The dataset.
        recipe: The recipe, as in `segue.fit`.
        jobs: Processes at once; None for one a core.
        here: What `pace` gives on this machine; None counts it as the one that was measured.

    Raises:
        ConfigError: No recipe has that name, or `jobs` is outside its range.
    """
    if jobs is not None and jobs < 1:
        raise ConfigError(expected="1 or more jobs", got=str(jobs), where=Where(field="jobs"))
    table = measured()
    pace = 1.0 if here is None else here / table.pace
    shape = Shape.of_dataset(dataset)
    plan = resolve(recipe, shape)
    runs = [run for run in table.run if (run.fold_bytes > 0) == (plan.ranking is not None)]
    works = works_of(plan, dataset)
    steps = _steps(plan, works, table.run, pace)
    folds = plan.ranking.folds if plan.ranking else 0
    jobs = jobs or cores()
    together = sum(step.seconds or 0.0 for step in steps)
    apart = sum(step.seconds or 0.0 for step in steps if step.name == "folds")
    processes = min(jobs, folds) if shape.pairs >= WORTHWHILE else 0
    sizes = (1.0, float(shape.pairs), float(dataset.tracks.height))
    peak, fold, model = (
        _bytes(bytes_law(runs, what), sizes) if plan.ranking or what != "fold_bytes" else 0
        for what in ("peak_bytes", "fold_bytes", "model_bytes")
    )
    return Plan(
        recipe=plan.name,
        size=shape.size,
        playlists=dataset.playlists.height,
        tracks=dataset.tracks.height,
        pairs=shape.pairs,
        folds=folds,
        jobs=jobs,
        steps=steps,
        processor_seconds=together,
        seconds=together - apart + apart * math.ceil(folds / max(processes, 1)) / max(folds, 1),
        peak_bytes=peak + fold * processes,
        own_bytes=peak,
        fold_bytes=fold if processes else 0,
        model_bytes=model,
        scratch_bytes=model if processes else 0,
        pace=pace,
    )


def works_of(plan: Recipe, dataset: Dataset) -> dict[str, float]:
    """Return the work of each step, in the order of a fit; that of folds is all generators' again, for each."""
    pairs = max(dataset.manifest.counts["pairs"], 1)
    known: list[Any] = []
    found = {name: work_of(generator, pairs, known) for name, generator in plan.generators.items()}
    others = [
        "start",
        "load dataset",
        "facets",
        "probabilities",
        "save",
        *(["rankers"] if plan.ranking else []),
    ]
    found |= dict.fromkeys(others, float(pairs))
    if plan.ranking:
        found["folds"] = float(pairs) * plan.ranking.folds
    return found


def _steps(
    plan: Recipe, works: dict[str, float], runs: Sequence[Run], pace: float
) -> tuple[PlannedStep, ...]:
    """The steps with their processor seconds: of generators in the order of the recipe, then the others."""
    laws = step_laws([run for run in runs if (run.fold_bytes > 0) == (plan.ranking is not None)])
    names = {name for run in runs for name in run.seconds}
    found: list[PlannedStep] = []
    for name, work in works.items():
        generator = plan.generators.get(name)
        als = getattr(generator, "als", generator)
        a, b = laws.get(name, (0.0, 0.0))
        found.append(
            PlannedStep(
                name,
                str(getattr(generator, "kind", "")),
                getattr(als, "factors", None),
                pace * (a + b * work) if name in names else None,
            )
        )
    return tuple(found)


def _bytes(law: tuple[float, float, float], sizes: tuple[float, float, float]) -> int:
    return round(sum(factor * size for factor, size in zip(law, sizes, strict=True)))
