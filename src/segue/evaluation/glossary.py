"""Names and meanings of metrics, in words for a newcomer."""

from __future__ import annotations

import re

import msgspec

from segue.evaluation.measures import MEASURES, Direction


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    """A metric's name and meaning.

    Attributes:
        name: Its column: `track_ndcg@100`.
        label: Its heading in a table: "Track nDCG@100".
        meaning: One sentence.
        better: Which direction is better.
    """

    name: str
    label: str
    meaning: str
    better: Direction = "higher"


def metric(name: str) -> Metric:
    """Return a column's label, meaning and direction; the label of an unknown one is its name."""
    found = re.fullmatch(r"(?:(track|tag)_)?([a-z_]+?)(?:@(\d+))?", name)
    if found is None or found[2] not in MEASURES:
        return Metric(name=name, label=name, meaning="", better="neither")
    target, kind, k = found[1] or "", found[2], found[3] or ""
    measure = MEASURES[kind]
    at = f"@{k}" if k else ""
    prefix = f"{target.capitalize()} " if target else ""
    return Metric(
        name=name,
        label=f"{prefix}{measure.label}{at}",
        meaning=measure.meaning.format(target=target, targets=f"{target}s", k=k),
        better=measure.better,
    )
