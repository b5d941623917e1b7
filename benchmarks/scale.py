"""Fitting, loading and answering at growing sizes, each in a fresh process."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import measuring, tables
from benchmarks.tables import Column
from benchmarks.worlds import World

LATENCY_QUERIES: Final = 300
WARM_UP: Final = 20

COLUMNS: Final = (
    Column("share", "share"),
    Column("pairs", "pairs", tables.count),
    Column("fit", "fit_seconds", tables.seconds),
    Column("peak", "fit_peak_bytes", tables.size),
    Column("model", "model_bytes", tables.size),
    Column("load", "load_seconds", tables.seconds),
    Column("questions", "questions", tables.count),
    Column("answer", "answer_seconds", tables.seconds),
    Column("a second", "answers_per_second", tables.count),
    Column("peak", "answer_peak_bytes", tables.size),
    Column("one: median", "one_median", tables.seconds),
    Column("p95", "one_p95", tables.seconds),
    Column("p99", "one_p99", tables.seconds),
)


def scale(worlds: Sequence[World], recipe: str) -> None:
    """Measure a recipe at every size, print the table and how fitting time grows with the pairs."""
    rows = [_row(world, recipe) for world in worlds]
    tables.show(tables.table(f"Recipe {recipe} by size of the training set", COLUMNS, rows))
    exponent = slope([row["pairs"] for row in rows], [row["fit_seconds"] for row in rows])
    if exponent is not None:
        tables.show(f"fit seconds grow as pairs to the power {exponent:.2f} (linear is 1)")
    tables.save(f"scale-{recipe}", {"recipe": recipe, "slope": exponent, "rows": rows})


def slope(sizes: Sequence[float], times: Sequence[float]) -> float | None:
    """The exponent of time against size: least squares of log time on log size; None for one size alone."""
    if len(set(sizes)) < 2:
        return None
    logs = [[math.log(value) for value in values] for values in (sizes, times)]
    return statistics.linear_regression(*logs).slope


def _row(world: World, recipe: str) -> dict[str, Any]:
    tables.show(f"{world.share} of the full size: {world.playlists:,} playlists, {world.tracks:,} tracks …")
    split = world.made()
    counts = json.loads((split / "train" / "manifest.json").read_bytes())["counts"]
    model = measuring.OUT / "models" / f"{split.name}-{recipe}"
    fit = measuring.segue("fit", split / "train", "-o", model, "--recipe", recipe)
    answered = measuring.call("benchmarks.scale:answer", model=model, split=split)
    alone = measuring.call("benchmarks.scale:one_by_one", model=model, split=split)
    return {
        "share": world.share,
        **{name: counts[name] for name in ("playlists", "tracks", "pairs", "tags")},
        "fit_seconds": fit.seconds,
        "fit_peak_bytes": fit.peak_bytes,
        "fit_parts": json.loads((model / "manifest.json").read_bytes())["fitted_seconds"],
        "model_bytes": sum(path.stat().st_size for path in model.rglob("*") if path.is_file()),
        **answered.result,
        "answer_peak_bytes": answered.cost.peak_bytes,
        **alone.result,
        "one_peak_bytes": alone.cost.peak_bytes,
    }


def answer(model: str, split: str) -> dict[str, Any]:
    """Answer all the questions as `segue answer` does: 100 tracks and 10 tags each, without reasons."""
    import segue
    from segue.data.questions import read_questions
    from segue.model.answering import answer_all

    clock = measuring.Clock()
    with clock.part("load"):
        fitted = segue.load(model)
    queries = read_questions(Path(split) / "questions.jsonl")
    with clock.part("answer"):
        answer_all(fitted, queries, 100, tags=10, directory=Path(model))
    return {
        "load_seconds": clock.seconds["load"],
        "questions": len(queries),
        "answer_seconds": clock.seconds["answer"],
        "answers_per_second": len(queries) / clock.seconds["answer"],
    }


def one_by_one(model: str, split: str, queries: int = LATENCY_QUERIES) -> dict[str, Any]:
    """Answer single queries, spread over the split's, in a warm process: 100 tracks, 10 tags, with reasons."""
    import segue
    from segue.data.questions import read_questions

    asked = read_questions(Path(split) / "questions.jsonl")
    clock = measuring.Clock()
    with clock.part("first"):
        fitted = segue.load(model)
        fitted.recommend(asked[:1], 100)
    for query in asked[:WARM_UP]:
        fitted.recommend([query], 100)
    times: list[float] = []
    for place in range(queries):
        one = measuring.Clock()
        with one.part("one"):
            fitted.recommend([asked[place * len(asked) // queries]], 100)
        times.append(one.seconds["one"])
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {
        "load_and_first_answer_seconds": clock.seconds["first"],
        "one_median": statistics.median(times),
        "one_p95": cuts[94],
        "one_p99": cuts[98],
    }
