"""Results kept from version to version, and what got worse between two of them.

A benchmark's JSON is summed up by its figures that have an interval: nDCG, shares, ratios. Seconds have none, and are
those of one machine; they are not kept. The interval of a change is MOVER's, of two independent estimates (Zou & Donner
2008, "Construction of confidence limits about effect measures"): with estimates a, b and limits l, u of each,

    b - a - sqrt((b - l_b)² + (u_a - a)²)  to  b - a + sqrt((u_b - b)² + (a - l_a)²)
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from benchmarks import measuring

KEPT: Final = measuring.ROOT / "benchmarks" / "results"
"""A folder for each version; git has them."""

LABELS: Final = ("size", "share")
"""Numbers that say which row it is; other numbers are measured."""

_DERIVED: Final = ("difference", "mix_differences", "machine")
"""What is not a figure of its own: differences between rows, whose sides are kept."""

Better = Literal["higher", "lower"]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate with its 95 % interval."""

    name: str
    mean: float
    low: float
    high: float
    better: Better = "higher"


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a benchmark.

    Attributes:
        benchmark: Its name.
        command: What was run.
        machine: Processor, cores, load, versions.
        figures: Its figures with intervals.
    """

    benchmark: str
    command: str
    machine: dict[str, str]
    figures: tuple[Figure, ...]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A figure in two versions; `low` to `high` is the interval of `new.mean - old.mean`."""

    benchmark: str
    old: Figure
    new: Figure
    low: float
    high: float

    @property
    def difference(self) -> float:
        """How much larger the new one is."""
        return self.new.mean - self.old.mean

    def verdict(self, least: float) -> Literal["better", "worse", "same"]:
        """What can be said: beyond the interval, and by `least` of the old figure or more."""
        if self.low <= 0 <= self.high or abs(self.difference) < least * abs(self.old.mean):
            return "same"
        return "better" if (self.difference > 0) == (self.new.better == "higher") else "worse"


def figures_of(results: dict[str, Any]) -> tuple[Figure, ...]:
    """The figures of a benchmark's JSON, named by the texts and keys that lead to them."""
    better: Better = results.get("better", "higher")
    content = {key: value for key, value in results.items() if isinstance(value, dict | list)}
    return tuple(
        Figure(
            name=" / ".join(names), mean=value["mean"], low=value["low"], high=value["high"], better=better
        )
        for names, value in _estimates(content, ())
    )


def newest() -> str:
    """The newest version that was kept.

    Raises:
        FileNotFoundError: There is none.
    """
    versions = [path.name for path in KEPT.glob("*") if path.is_dir()]
    if not versions:
        raise FileNotFoundError(f"expected results of a version in {KEPT}, got none: keep some first")
    return max(versions, key=lambda name: [int(part) for part in re.findall(r"\d+", name)])


def keep(name: str, version: str, kept: Path | None = None) -> Path:
    """Sum up `benchmarks/out/NAME.json` for a version; gives the file.

    Args:
        name: The benchmark.
        version: The version.
        kept: The folder of all versions; None for `KEPT`.

    Raises:
        FileNotFoundError: The benchmark was not run.
        ValueError: It has no figure with an interval.
    """
    source = measuring.OUT / f"{name}.json"
    if not source.is_file():
        raise FileNotFoundError(f"expected {source}, got none: run python -m benchmarks {name} first")
    results = msgspec.json.decode(source.read_bytes())
    figures = figures_of(results)
    if not figures:
        raise ValueError(f"{source}: expected figures with intervals, got none; seconds alone are not kept")
    summary = Summary(benchmark=name, command=results["command"], machine=results["machine"], figures=figures)
    path = (kept or KEPT) / version / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(summary), indent=2) + b"\n")
    return path


def read(folder: Path) -> dict[str, Summary]:
    """The summaries of a version, by benchmark.

    Raises:
        FileNotFoundError: There are none.
        ValueError: A file is not a summary.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        known = ", ".join(sorted(path.name for path in KEPT.glob("*") if path.is_dir())) or "none"
        raise FileNotFoundError(f"expected results of a version in {folder}, got none; kept are: {known}")
    found: dict[str, Summary] = {}
    for path in files:
        try:
            summary = msgspec.json.decode(path.read_bytes(), type=Summary)
        except msgspec.DecodeError as error:  # broken JSON, and JSON of another form
            raise ValueError(f"{path}: expected a summary that `keep` wrote: {error}") from error
        found[summary.benchmark] = summary
    return found


def changes(old: dict[str, Summary], new: dict[str, Summary]) -> list[Change]:
    """The figures that both have, in the order of the new ones.

    Raises:
        ValueError: They have none in common.
    """
    found: list[Change] = []
    for benchmark, summary in new.items():
        before = {figure.name: figure for figure in old[benchmark].figures} if benchmark in old else {}
        found += [_change(benchmark, before[now.name], now) for now in summary.figures if now.name in before]
    if not found:
        raise ValueError("expected figures that both versions have, got none: run the same benchmarks")
    return found


def _change(benchmark: str, old: Figure, new: Figure) -> Change:
    difference = new.mean - old.mean
    return Change(
        benchmark=benchmark,
        old=old,
        new=new,
        low=difference - math.hypot(new.mean - new.low, old.high - old.mean),
        high=difference + math.hypot(new.high - new.mean, old.mean - old.low),
    )


def _estimates(value: Any, names: Sequence[str]) -> Iterator[tuple[Sequence[str], dict[str, float]]]:
    """The estimates within a JSON value, with the names that lead to them."""
    if isinstance(value, list):
        for row in value:
            yield from _estimates(row, names)
    elif isinstance(value, dict):
        if {"mean", "low", "high"} <= value.keys():
            if value["low"] is not None and value["high"] is not None:
                yield names, value
            return
        labels = [text for key, text in value.items() if isinstance(text, str)]
        labels += [f"{key} {value[key]}" for key in LABELS if isinstance(value.get(key), int | float)]
        for key, inner in value.items():
            if key not in _DERIVED:
                own = () if isinstance(inner, list) and key == "rows" else (key,)
                yield from _estimates(inner, (*names, *labels, *own))
