"""What got better and worse between the kept results of two versions."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

from benchmarks import tables, tracked
from benchmarks.tables import Column
from benchmarks.tracked import Change, Summary

COLUMNS: Final = (
    Column("figure", "figure"),
    Column("better", "better"),
    Column("old", "old", tables.estimate),
    Column("new", "new", tables.estimate),
    Column("change", "change"),
    Column("95 % interval", "interval"),
    Column("so", "verdict"),
)


def compare(old: str, new: str, least: float) -> bool:
    """Print each figure's change; whether one got worse.

    Args:
        old: A version that was kept, or a folder.
        new: The same.
        least: The share of a figure below which a change counts as none.

    Raises:
        FileNotFoundError: One of them was not kept.
        ValueError: They have no figure in common.
    """
    sides = [tracked.read(_folder(name)) for name in (old, new)]
    found = tracked.changes(*sides)
    for benchmark in dict.fromkeys(change.benchmark for change in found):
        rows = [_row(change, least) for change in found if change.benchmark == benchmark]
        tables.show(tables.table(f"{benchmark}: {old} to {new}", COLUMNS, rows))
        tables.show(*_machines(*(side[benchmark] for side in sides)), "")
    worse = [change for change in found if change.verdict(least) == "worse"]
    tables.show(f"{len(worse)} of {len(found)} figures got worse", *(f"  {_name(one)}" for one in worse))
    return bool(worse)


def check(version: str, least: float) -> bool:
    """Print what changed from a kept version to what was measured since; whether a figure got worse.

    Args:
        version: A version that was kept, or a folder; "" for the newest.
        least: As for `compare`.

    Raises:
        FileNotFoundError: Nothing was kept, or nothing measured.
        ValueError: They have no figure in common.
    """
    old = version or tracked.newest()
    known = tracked.read(_folder(old))
    with tempfile.TemporaryDirectory(prefix="segue-check-") as folder:
        for name in known:
            if (tracked.measuring.OUT / f"{name}.json").is_file():
                tracked.keep(name, "measured", Path(folder))
        return compare(old, str(Path(folder) / "measured"), least)


def _folder(name: str) -> Path:
    return Path(name) if Path(name).is_dir() else tracked.KEPT / name


def _row(change: Change, least: float) -> dict[str, Any]:
    def share(value: float) -> str:
        return f"{value / abs(change.old.mean):+.1%}" if change.old.mean else f"{value:+.4f}"

    return {
        "figure": change.new.name,
        "better": change.new.better,
        "old": _estimate(change.old),
        "new": _estimate(change.new),
        "change": share(change.difference),
        "interval": f"{share(change.low)} to {share(change.high)}",
        "verdict": change.verdict(least),
    }


def _estimate(figure: tracked.Figure) -> dict[str, float]:
    return {"mean": figure.mean, "low": figure.low, "high": figure.high}


def _name(change: Change) -> str:
    return f"{change.benchmark}: {change.new.name}"


def _machines(old: Summary, new: Summary) -> list[str]:
    """Lines on what else changed: a figure may have changed by it."""
    keys = dict.fromkeys((*old.machine, *new.machine))
    pairs = [(key, old.machine.get(key, "–"), new.machine.get(key, "–")) for key in keys]
    lines = [f"  {key}: {before}, now {now}" for key, before, now in pairs if before != now]
    if old.command != new.command:
        lines.append(f"  command: {old.command}, now {new.command}")
    return ["what else is different:", *lines] if lines else []
