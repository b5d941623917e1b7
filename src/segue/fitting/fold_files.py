"""What a fold needs, as files in a folder, and what it finds: so that another process, or another machine, runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from segue.facets import Facets
from segue.facets import storage as facet_storage
from segue.files.artifacts import read_table
from segue.fitting.folds import Once, fold
from segue.ranking.examples import Examples
from segue.recipes import Ranking, Recipe
from segue.recipes import text as recipe_text
from segue.threads import one_blas_thread
from segue.types import Target

FACETS: Final = "facets"
TRACKS: Final = "tracks.parquet"
TASK: Final = "task.json"


class _Task(msgspec.Struct, frozen=True):
    recipe: msgspec.Raw
    ranking: Ranking
    seed: int
    once: tuple[str, ...]


def write_given(folder: Path, plan: Recipe, ranking: Ranking, facets: Facets, seed: int, once: Once) -> None:
    """Write what every fold of a fit needs.

    Args:
        folder: An empty folder.
        plan: The recipe.
        ranking: Settings of its rankers.
        facets: The whole training set.
        seed: The fit's seed.
        once: Generators that are not fitted again.
    """
    facet_storage.save(facets, folder / FACETS, titles=True)
    for number, fitted in enumerate(once.values()):
        (folder / f"once-{number}").mkdir()
        fitted.save(folder / f"once-{number}")
    pl.DataFrame({"id": facets.vocabulary.names["track"]}).write_parquet(folder / TRACKS)
    task = _Task(msgspec.Raw(recipe_text.to_json(plan)), ranking, seed, tuple(once))
    (folder / TASK).write_bytes(msgspec.json.encode(task))


def run_given(folder: Path, number: int) -> dict[Target, Examples]:
    """Run a fold of what `write_given` wrote.

    The arrays are mapped from the files, wherever the fold runs: where an array lies in memory changes the last bit
    of a sum.

    Args:
        folder: The folder.
        number: The fold's number, from 0.
    """
    task = msgspec.json.decode((folder / TASK).read_bytes(), type=_Task)
    tracks = read_table(folder / TRACKS)["id"].to_list()
    facets = facet_storage.load(folder / FACETS, tuple(tracks))
    plan = recipe_text.read_json(bytes(task.recipe), "the fold's recipe")
    generators = plan.generators
    once = {name: generators[name].load(folder / f"once-{at}", facets) for at, name in enumerate(task.once)}
    with one_blas_thread():
        return fold(plan, task.ranking, facets, (task.seed, number), once=once)
