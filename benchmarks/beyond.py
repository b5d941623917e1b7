"""Beyond accuracy on real playlists: what the lists of recipes and implicit's ALS are like, and what sliders cost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import measuring, tables
from benchmarks.quality import splits
from benchmarks.quality.scores import BASELINE as ALS
from benchmarks.quality.sets import SETS
from benchmarks.tables import Column

SLIDERS: Final[dict[str, dict[str, Any]]] = {
    "diversity 0.3": {"diversity": 0.3},
    "diversity 0.7": {"diversity": 0.7},
    "popularity -0.5": {"popularity": -0.5},
    "popularity 0.5": {"popularity": 0.5},
    "per_artist 1": {"per_artist": 1},
    "versions one": {"versions": "one"},
    "order flow": {"order": "flow"},
}
"""What is priced, each alone."""


def beyond(name: str, data: Path, seed: int, recipes: Sequence[str]) -> None:
    """Answer a dev split by every system, and print what its lists are like and what each slider costs.

    Args:
        name: A set of `SETS`.
        data: The folder of real playlists.
        seed: The split.
        recipes: Which of Segue's to fit; the sliders are priced on the last one.
    """
    folder = splits.made(name, seed, data)
    systems = [ALS, *recipes]
    files = {system: folder / f"answers-{system}.jsonl" for system in systems}
    measuring.call(
        "benchmarks.quality.systems:by_als", split=folder, out=files[ALS], seed=seed, **SETS[name].als
    )
    priced: list[dict[str, Any]] = []
    for recipe in recipes:
        asked = {"split": folder, "out": files[recipe], "recipe": recipe, "seed": seed}
        sliders = recipe == recipes[-1]
        priced = measuring.call("benchmarks.beyond:answered", sliders=sliders, **asked).result["priced"]
        tables.show(f"{name}, split {seed}: {recipe}")
    found = measuring.call("benchmarks.beyond:scored", split=folder, answers=files).result
    columns = [Column("mix", "mix"), Column("metric", "metric")]
    columns += [Column(system, system, tables.ndcg) for system in systems]
    tables.show(tables.table(f"{name}: lists beyond accuracy", columns, found["rows"]), "")
    if priced:
        names = list(priced[0])
        columns = [Column(names[0], names[0]), *(Column(key, key, tables.ndcg) for key in names[1:])]
        tables.show(
            tables.table(f"{name}: what a slider of {recipes[-1]} costs and changes", columns, priced), ""
        )
    tables.save(f"beyond-{name}", {"set": name, "seed": seed, "rows": found["rows"], "priced": priced})


def answered(split: str, out: str, recipe: str, seed: int, sliders: bool) -> dict[str, Any]:
    """Fit a recipe, write its answers, and put it under each slider."""
    import segue
    from benchmarks.quality.parts import Parts
    from segue.constraints.constraints import AS_RANKED, Constraints
    from segue.data.answers import write_answers

    parts = Parts.load(split)
    model = segue.fit(parts.train, recipe=recipe, seed=seed, progress=False)
    n = 100 + parts.longest("tracks")

    def lists(constraints: Constraints) -> list[Any]:
        found = model.recommend(parts.questions, n, tags=10, constraints=constraints, reasons=False)
        return parts.finished([one.answer() for one in found])

    plain = lists(AS_RANKED)
    write_answers(plain, Path(out))
    if not sliders:
        return {"priced": []}
    asked = {name: Constraints(**{"versions": "all", **values}) for name, values in SLIDERS.items()}
    catalogue = segue.Catalogue.of(parts.train)
    rows = [{"slider": "none", **figures(parts, plain, catalogue)}]
    rows += [{"slider": name, **figures(parts, lists(one), catalogue)} for name, one in asked.items()]
    return {"priced": rows}


def scored(split: str, answers: dict[str, str]) -> dict[str, Any]:
    """Return a row for each mix and metric, with a column for each system."""
    import segue
    from benchmarks.quality.parts import Parts
    from segue.data.answers import read_answers

    parts = Parts.load(split)
    catalogue = segue.Catalogue.of(parts.train)
    groups = ["all", *dict.fromkeys(parts.groups)]
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for system, file in answers.items():
        lists = read_answers(Path(file))
        for group in groups:
            for metric, value in figures(parts, lists, catalogue, group).items():
                row = rows.setdefault((group, metric), {"mix": group, "metric": metric})
                row[system] = value
    return {"rows": list(rows.values())}


def figures(parts: Any, lists: Sequence[Any], catalogue: Any, group: str = "all") -> dict[str, float]:
    """Return nDCG, coverage and the metrics beyond accuracy over the questions of a mix that hide tracks."""
    import segue
    from segue.evaluation.scores import Cutoffs
    from segue.evaluation.slices import beyond_accuracy

    known = {str(one.id): one for one in lists}
    asked = [
        (query, hidden)
        for query, hidden, own in zip(parts.questions, parts.hidden, parts.groups, strict=True)
        if hidden.tracks and group in ("all", own)
    ]
    if not asked:
        return {}
    queries, truth = ([pair[side] for pair in asked] for side in (0, 1))
    summary = segue.evaluate(queries, truth, [known[str(query.id)] for query in queries], catalogue).summary
    names = ("track_ndcg@100", *beyond_accuracy(Cutoffs()))
    found = {
        name.removeprefix("track_"): summary.metrics[name].mean for name in names if name in summary.metrics
    }
    return {**found, "coverage": summary.coverage["tracks"]}
