"""Fits of several sizes as the table from which `segue fit --plan` predicts: `src/segue/fitting/measured.toml`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from benchmarks import measuring, mpd, tables
from benchmarks.machine import machine

SIZES: Final = ((4_000, "fast"), (16_000, "fast"), (62_500, "fast"), (400, "default"), (1_000, "default"))
"""Playlists and recipes that are measured."""

COMMAND: Final = "python -m benchmarks costs"
TABLE: Final = measuring.ROOT / "src" / "segue" / "fitting" / "measured.toml"


def costs() -> None:
    """Measure all sizes, and write the table."""
    from segue.fitting.costs import measured
    from segue.fitting.pace import pace

    rows: list[Mapping[str, Any]] = []
    for playlists, recipe in SIZES:
        tables.show(f"{recipe} with {playlists:,} playlists …")
        rows.append({**mpd.measured(playlists, recipe), "recipe": recipe})
    # a fit that is too large to repeat here, and whose memory alone is known, stays
    stays = [msgspec.to_builtins(run) for run in measured().run if not run.seconds]
    TABLE.write_text(as_toml([*map(_run, rows)], stays, pace()), encoding="utf-8")
    tables.show(f"{TABLE}: {len(rows)} fits")


def as_toml(runs: Sequence[Mapping[str, Any]], stays: Sequence[Mapping[str, Any]], pace: float) -> str:
    """Return the table's text: the fits that were measured, and those that stay."""
    known = machine()
    head = {
        "machine": f"{known['processor']}, {known['cores']} cores",
        "command": COMMAND,
        "pace": round(pace, 4),
    }
    lines = [
        "# What fits took: `segue fit --plan` finds its laws from these. Seconds are processor seconds.",
        "",
    ]
    lines += [f"{name} = {json.dumps(value)}" for name, value in head.items()]
    for run in [*runs, *stays]:
        lines += ["", "[[run]]", *(f"{name} = {json.dumps(value)}" for name, value in run.items())]
    return "\n".join(lines).replace("{", "{ ").replace("}", " }").replace('": ', '" = ') + "\n"


def _run(row: Mapping[str, Any]) -> dict[str, Any]:
    from segue.data.dataset import Dataset
    from segue.fitting.planning import works_of
    from segue.recipes import Shape, resolve

    dataset = Dataset.load(mpd.place_of(row["playlists"]) / "dataset")
    works = works_of(resolve(row["recipe"], Shape.of_dataset(dataset)), dataset)
    seconds = {name: step["seconds"] for name, step in row["steps"].items()}
    seconds["start"] = round(max(row["fit_seconds"] - sum(seconds.values()), 0.0), 2)
    return {
        **{name: row[name] for name in ("recipe", "playlists", "tracks", "pairs")},
        "work": {name: works[name] for name in seconds},
        "seconds": seconds,
        "peak_bytes": row["fit_peak_bytes"],
        "fold_bytes": row["fold_peak_bytes"],
        "model_bytes": row["model_bytes"],
    }
