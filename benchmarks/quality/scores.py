"""nDCG of every system by mix of inputs, over all seeds together, and what lies between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks import figures
from benchmarks.quality.every_mix import EVERY_MIX, steps
from benchmarks.quality.parts import Parts
from benchmarks.quality.sets import mixes

if TYPE_CHECKING:
    import polars as pl

    from segue.types import Answer

METRICS: Final = {"tracks": "track_ndcg@100", "tags": "tag_ndcg@10"}
BASELINE: Final = "ALS"

ALONE: Final = " alone"
"""Ends the name of a generator that answers by itself."""


def scores(name: str, splits: list[str], answers: dict[str, list[str]]) -> dict[str, Any]:
    """The figures of every system.

    Args:
        name: The set.
        splits: A split's folder for each seed.
        answers: For each system a file of answers for each seed.
    """
    parts = [Parts.load(split) for split in splits]
    tables = {
        system: stacked([_table(*pair) for pair in zip(parts, files, strict=True)])
        for system, files in answers.items()
    }
    groups = [group for part in parts for group in part.groups]
    named = {"all": [True] * len(groups)}
    named |= {mix: [group == mix for group in groups] for mix in mixes(name) if mix in groups}
    if len(parts) > 1:
        places = [place for place, part in enumerate(parts) for _ in part.groups]
        named |= {f"split {wanted}": [place == wanted for place in places] for wanted in range(len(parts))}
    rows = [
        _row(label, {system: table.filter(mask) for system, table in tables.items()})
        for label, mask in named.items()
    ]
    pairs = steps() if name == EVERY_MIX else []
    return {"rows": rows, "steps": [row for pair in pairs for row in _step(*pair, groups, tables)]}


def candidate(systems: Iterable[str]) -> str:
    """The system that is set against the baseline: the last of the others."""
    return [system for system in systems if system != BASELINE][-1]


def gives(system: str) -> tuple[str, ...]:
    """What a system answers with."""
    return ("tracks",) if system == BASELINE or system.endswith(ALONE) else ("tracks", "tags")


def stacked(tables: list[pl.DataFrame]) -> pl.DataFrame:
    """One table below the other, with a column of nulls where one has no figure for tags."""
    import polars as pl

    return pl.concat(tables, how="diagonal")


def _table(parts: Parts, file: str) -> pl.DataFrame:
    from segue.data.answers import read_answers

    return by_question(parts, read_answers(Path(file)))


def by_question(parts: Parts, answers: Sequence[Answer]) -> pl.DataFrame:
    """A row a question, in the split's order, with the columns of `METRICS`; null where nothing is hidden."""
    from segue.evaluation.evaluation import evaluate
    from segue.metrics.bootstrap import Resampling

    found = evaluate(parts.questions, parts.hidden, answers, resampling=Resampling(resamples=1))
    table = found.questions
    return table.select(["id", *(name for name in METRICS.values() if name in table.columns)])


def _row(name: str, tables: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    row: dict[str, Any] = {"mix": name}
    for target, metric in METRICS.items():
        for system, table in tables.items():
            found = figures.mean(values(table, metric)) if target in gives(system) else None
            row[f"{target} {system}"] = found
            if found:
                row[f"{target} questions"] = found["questions"]
    if BASELINE in tables and len(tables) > 1:
        pair = BASELINE, candidate(tables)
        sides = [values(tables[system], METRICS["tracks"]) for system in pair]
        row["ratio"] = figures.paired(*sides).get("ratio")
    return row


def _step(
    few: str, more: str, groups: Sequence[str], tables: Mapping[str, pl.DataFrame]
) -> list[dict[str, Any]]:
    """What each system gains by one more input, playlist by playlist."""
    found: list[dict[str, Any]] = []
    for system, table in tables.items():
        if system == BASELINE:  # a title or a tag changes nothing for it
            continue
        row: dict[str, Any] = {"system": system, "from": few, "to": more}
        for target, metric in METRICS.items():
            sides = [values(table.filter([group == mix for group in groups]), metric) for mix in (few, more)]
            row[target] = figures.paired(*sides).get("difference")
        found.append(row)
    return found


def values(table: pl.DataFrame, metric: str) -> NDArray[np.float64]:
    """(questions,), NaN where the question has no value."""
    if metric not in table.columns:
        return np.full(table.height, np.nan)
    return table[metric].to_numpy().astype(np.float64)
