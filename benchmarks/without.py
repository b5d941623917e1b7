"""What one generator adds, or the lifts: a recipe with and without it, on dev splits of real playlists."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks import figures, tables
from benchmarks.quality import splits
from benchmarks.quality.parts import Parts
from benchmarks.quality.scores import METRICS
from benchmarks.tables import Column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from segue.recipes import Recipe
    from segue.recipes.shape import Shape


LIFTS: Final = "lifts"
"""In place of a generator: the recipe with all generators, and without their lifts."""


def without(
    name: str,
    data: Path,
    seeds: Sequence[int],
    recipe: str,
    generator: str,
    folds: int | None = None,
    runs: int | None = None,
) -> None:
    """Fit a recipe with and without a generator on every split, and print and save both and the paired ratio.

    Args:
        name: A set of `benchmarks.quality.sets.SETS`.
        data: The folder of real playlists.
        seeds: A dev split for each.
        recipe: "fast" or "default".
        generator: Its name in the recipe, "linear autoencoder", or `LIFTS`.
        folds: Folds that rankers learn from at most, None for the recipe's.
        runs: How often their trees are grown at most, None for as often as the recipe does.

    Raises:
        ValueError: The recipe has no such generator for this set.
    """
    found = [Parts.load(splits.made(name, seed, data)) for seed in seeds]
    values = {
        kept: [_values(parts, changed(recipe, None if kept else generator, folds, runs)) for parts in found]
        for kept in (False, True)
    }
    rows = _rows(seeds, [parts.groups for parts in found], values)
    columns = [Column("questions", "asked"), Column("with a value", "questions")]
    columns += [Column(key, key, tables.estimate) for key in ("without", "with", "ratio")]
    title = f"{name}, {recipe}, {generator}: tracks, {METRICS['tracks']} with 95 % intervals, with / without"
    tables.show(tables.table(title, columns, rows), "")
    tables.save(
        f"without-{name}-{recipe}",
        {
            "set": name, "seeds": list(seeds), "recipe": recipe, "generator": generator,
            "folds": folds, "runs": runs, "rows": rows,
        },
    )  # fmt: skip


def changed(
    recipe: str, generator: str | None, folds: int | None = None, runs: int | None = None
) -> Callable[[Shape], Recipe]:
    """A recipe without a generator or lifts, None for neither; its rankers learn from fewer folds and runs."""

    def made(shape: Shape) -> Recipe:
        from segue.recipes import resolve

        whole = resolve(recipe, shape)
        names = [member.name for member in whole.members]
        if generator not in (None, LIFTS, *names):
            known = ", ".join((*names, LIFTS))
            raise ValueError(f"expected a generator of {recipe} among {known}, got {generator}")
        ranking = whole.ranking
        if ranking is not None:
            trees = ranking.track_trees
            ranking = dataclasses.replace(
                ranking,
                folds=min(ranking.folds, folds or ranking.folds),
                track_trees=dataclasses.replace(trees, runs=min(trees.runs, runs or trees.runs)),
            )
        members = tuple(member for member in whole.members if member.name != generator)
        if generator == LIFTS:
            members = tuple(dataclasses.replace(member, lift=0.0) for member in members)
        return dataclasses.replace(whole, members=members, ranking=ranking)

    return made


def _values(parts: Parts, recipe: Callable[[Shape], Recipe]) -> NDArray[np.float64]:
    """The nDCG of each question's tracks; NaN where none are hidden."""
    import segue
    from benchmarks.quality.scores import by_question
    from segue.constraints.constraints import AS_RANKED

    model = segue.fit(parts.train, recipe=recipe, seed=0)
    n, tags = 100 + parts.longest("tracks"), 10 + parts.longest("tags")
    lists = model.recommend(parts.questions, n, tags=tags, constraints=AS_RANKED, reasons=False)
    table = by_question(parts, parts.finished([found.answer() for found in lists]))
    return table[METRICS["tracks"]].to_numpy().astype(np.float64)


def _rows(
    seeds: Sequence[int], groups: Sequence[Sequence[str]], values: dict[bool, list[NDArray[np.float64]]]
) -> list[dict[str, Any]]:
    """A row for each split, for all together, and for each mix of all."""
    both = {kept: np.concatenate(found) for kept, found in values.items()}
    mixes = np.array([mix for of_split in groups for mix in of_split])
    place = np.repeat(np.array(seeds), [len(of_split) for of_split in groups])
    masks = {f"split {seed}": place == seed for seed in seeds}
    masks |= {"all": np.ones(len(mixes), np.bool_)}
    masks |= {str(mix): mixes == mix for mix in dict.fromkeys(mixes.tolist())}
    rows: list[dict[str, Any]] = []
    for label, mask in masks.items():
        old, new = both[False][mask], both[True][mask]
        if np.isfinite(old).any():
            rows.append(
                {
                    "asked": label,
                    "questions": int(np.isfinite(old).sum()),
                    "without": figures.mean(old),
                    "with": figures.mean(new),
                    **figures.paired(old, new),
                }
            )
    return rows
