"""Quality on real playlists: every recipe by mix of inputs, beside implicit's ALS on the same questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import measuring, tables
from benchmarks.quality import splits
from benchmarks.quality.scores import ALONE, candidate, gives
from benchmarks.quality.scores import BASELINE as ALS
from benchmarks.quality.sets import SETS
from benchmarks.tables import Column


def quality(
    name: str, data: Path, seeds: Sequence[int], recipes: Sequence[str], generators: Sequence[str] = ()
) -> None:
    """Fit, answer and score every system on dev splits of one set, print the tables and write the figures.

    Args:
        name: A set of `SETS`.
        data: The folder of real playlists.
        seeds: A split for each.
        recipes: Which of Segue's to fit.
        generators: Which generators of the default recipe to ask by themselves.
    """
    folders = [splits.made(name, seed, data) for seed in seeds]
    systems = [*recipes, *(generator + ALONE for generator in generators), ALS]
    files: dict[str, list[Path]] = {system: [] for system in systems}
    costs: list[dict[str, Any]] = []
    for seed, folder in zip(seeds, folders, strict=True):
        for system in systems:
            file = folder / f"answers-{system}.jsonl"
            outcome = _answered(name, system, folder, file, seed)
            files[system].append(file)
            costs.append(
                {
                    "seed": seed,
                    "system": system,
                    **{f"{part}_seconds": value for part, value in outcome.result.items()},
                    "peak_bytes": outcome.cost.peak_bytes,
                }
            )
            tables.show(f"{name}, split {seed}: {system} {tables.seconds(outcome.cost.seconds)}")
    found = measuring.call("benchmarks.quality.scores:scores", name=name, splits=folders, answers=files)
    _show(name, systems, found.result)
    settings = {"set": name, "seeds": list(seeds), "als": SETS[name].als}
    tables.save(f"quality-{name}", {**settings, "costs": costs, **found.result})


def _answered(name: str, system: str, split: Path, file: Path, seed: int) -> measuring.Outcome:
    if system == ALS:
        return measuring.call(
            "benchmarks.quality.systems:by_als", split=split, out=file, seed=seed, **SETS[name].als
        )
    if system.endswith(ALONE):
        return measuring.call(
            "benchmarks.quality.systems:by_generator",
            split=split,
            out=file,
            seed=seed,
            generator=system.removesuffix(ALONE),
        )
    return measuring.call(
        "benchmarks.quality.systems:by_recipe", split=split, out=file, seed=seed, recipe=system
    )


def _show(name: str, systems: Sequence[str], found: dict[str, Any]) -> None:
    """A table a target, and NetEase's steps from fewer inputs to more."""
    for target, metric in (("tracks", "nDCG@100"), ("tags", "nDCG@10")):
        shown = [system for system in systems if target in gives(system)]
        rows = [row for row in found["rows"] if any(row[f"{target} {system}"] for system in shown)]
        columns = [Column("mix", "mix"), Column("questions", f"{target} questions", tables.count)]
        columns += [Column(system, f"{target} {system}", tables.estimate) for system in shown]
        if target == "tracks":
            columns.append(Column(f"{candidate(systems)} / {ALS}", "ratio", tables.estimate))
        if rows:
            title = f"{name}: {target}, {metric} with 95 % intervals"
            tables.show(tables.table(title, columns, rows), "")
    if found["steps"]:
        columns = [Column(key, key) for key in ("system", "from", "to")]
        columns += [Column(target, target, tables.estimate) for target in ("tracks", "tags")]
        title = f"{name}: what one more input changes, on the same playlists and the same hidden halves"
        tables.show(tables.table(title, columns, found["steps"]), "")
