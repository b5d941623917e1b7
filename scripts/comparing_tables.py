"""What `scripts.comparing` prints: a table for tracks and one for tags, and the lists that differ most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from benchmarks import figures, tables
from benchmarks.agreement import DEPTHS, KEYS, Agreement, Answered
from benchmarks.quality import scores
from benchmarks.quality.splits import Parts
from benchmarks.tables import Column
from segue.types import Answer

Pair = tuple[Sequence[Answered], Sequence[Answered]]
"""The answers of the old and of the new version, in the questions' order."""

Agreements = Mapping[str, Sequence[Agreement]]
"""How far they agree, by target, in the same order."""

_SHOWN = 5
"""Results of a list that an example shows."""


def compared(
    recipe: str, parts: Parts, pair: Pair, agreements: Agreements, lengths: tuple[int, int]
) -> list[Table]:
    """A table of each target: how far lists agree, and how good they are, by mix of inputs."""
    found = [
        scores.by_question(parts, parts.finished([_answer(one) for one in side], *lengths)) for side in pair
    ]
    made: list[Table] = []
    for target, metric in scores.METRICS.items():
        values = [scores.values(table, metric) for table in found]
        rows: list[dict[str, Any]] = []
        for mix in ("all", *dict.fromkeys(parts.groups)):
            of_mix = [place for place, group in enumerate(parts.groups) if mix in ("all", group)]
            row = {"mix": mix, **_agreed([agreements[target][place] for place in of_mix], target)}
            old, new = (side[of_mix] for side in values)
            row |= {"old": _mean(old), "new": _mean(new)}
            rows.append(row | {"difference": figures.paired(old, new).get("difference")})
        made.append(tables.table(f"{recipe}, {target}", _columns(target), rows))
    return made


def _agreed(found: Sequence[Agreement], target: str) -> dict[str, Any]:
    """The means over some questions, and the largest difference of a score."""
    shared = sum(one.shared for one in found)
    row: dict[str, Any] = {
        "lists": len(found),
        "identical": sum(one.identical for one in found) / len(found),
        "rbo": sum(one.rbo for one in found) / len(found),
        "scores": max(one.score_difference for one in found),
        "reasons": sum(one.reasons for one in found) / shared if shared else None,
        "notes": sum(one.notes for one in found) / len(found),
    }
    return row | {
        f"first {depth}": sum(one.overlaps[depth] for one in found) / len(found) for depth in DEPTHS[target]
    }


def _columns(target: str) -> list[Column]:
    return [
        Column("mix", "mix"),
        Column("lists", "lists", tables.count),
        Column("identical", "identical", _percent),
        *(Column(f"first {depth} in common", f"first {depth}", _percent) for depth in DEPTHS[target]),
        Column("RBO", "rbo", "{:.3f}".format),
        Column("scores apart at most", "scores", "{:.2g}".format),
        Column("same reasons", "reasons", _percent),
        Column("same notes", "notes", _percent),
        Column("nDCG old", "old", tables.ndcg),
        Column("new", "new", tables.ndcg),
        Column("difference", "difference", tables.estimate),
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _mean(values: Any) -> float | None:
    found = figures.mean(values)
    return found["mean"] if found else None


def examples(parts: Parts, pair: Pair, agreements: Agreements, most: int) -> list[str]:
    """The beginnings of the lists that have least in common."""
    apart = sorted(
        (one.rbo, place, target)
        for target, found in agreements.items()
        for place, one in enumerate(found)
        if not one.identical
    )
    lines: list[str] = []
    for rbo, place, target in apart[:most]:
        lines.append(f"{target} of {parts.questions[place].id}, RBO {rbo:.3f}")
        for name, side in zip(("old", "new"), pair, strict=True):
            results = side[place][target][:_SHOWN]
            lines.append(
                f"  {name}: " + ", ".join(f"{_named(one, target)} {one['score']:.4g}" for one in results)
            )
    return [*lines, ""] if lines else []


def _named(result: Mapping[str, Any], target: str) -> str:
    return str(result.get("title") or result[KEYS[target]])


def _answer(continuation: Answered) -> Answer:
    keys = {target: tuple(one[key] for one in continuation[target]) for target, key in KEYS.items()}
    return Answer(id=continuation["id"], **keys)
