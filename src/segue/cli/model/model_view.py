"""A model on the terminal: its training data, its recipe, its fitting time, its size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from segue.cli.terminal.bars import bar
from segue.evaluation.wording import share
from segue.model import Model, ModelManifest

CELLS: Final = 10
TOP: Final = 8
"""Number of a ranker's features that are shown."""

MEGABYTE: Final = 1_000_000


def model_view(model: Model, place: Path) -> RenderableType:
    """The output of `segue show` for a model; `place` is its directory."""
    manifest = model.manifest
    tables = [_numbers("part", "seconds", manifest.fitted_seconds), _sizes(manifest)]
    tables += [_importance(target, shares) for target, shares in manifest.importance.items()]
    return Group(Text(f"model {place}", style="bold"), _facts(manifest), "", Columns(tables, padding=(0, 4)))


def _facts(manifest: ModelManifest) -> Table:
    trained = manifest.dataset
    counts = ", ".join(f"{number:,} {name}" for name, number in trained.counts.items())
    source = ", ".join(f"{name} {value}" for name, value in trained.source.items())
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bright_black")
    table.add_column(overflow="fold")
    for name, value in (
        ("recipe", f"{manifest.recipe}, seed {manifest.seed}"),
        ("generators", ", ".join(manifest.generators)),
        ("fitted on", counts),
        ("from", source),
        ("dataset", trained.fingerprint),
        ("written by", f"segue {manifest.library_version}, model format {manifest.format_version}"),
    ):
        table.add_row(name, Text(value))
    return table


def _sizes(manifest: ModelManifest) -> Table:
    """Megabytes by the first part of the path: a generator's folder, or a file."""
    parts: dict[str, float] = {}
    for name, size in manifest.sizes.items():
        part = name.split("/")[1] if name.startswith("generators/") else name.split("/")[0]
        parts[part] = parts.get(part, 0.0) + size / MEGABYTE
    return _numbers("part", "MB", parts)


def _importance(target: str, shares: Mapping[str, float]) -> Table:
    """A ranker's features, the most important first."""
    best = sorted(shares.items(), key=_value, reverse=True)[:TOP]
    rows = [(name.replace("_", " "), share(value), value) for name, value in best]
    return _table(f"what ranks {target}", "gain", rows)


def _numbers(what: str, unit: str, values: Mapping[str, float]) -> Table:
    """The values, largest first, with their sum."""
    rows = [
        (name, f"{value:,.1f}", value) for name, value in sorted(values.items(), key=_value, reverse=True)
    ]
    table = _table(what, unit, rows)
    table.add_row("all", f"{sum(values.values()):,.1f}", "", style="bright_black")
    return table


def _table(what: str, unit: str, rows: Iterable[tuple[str, str, float]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(what)
    table.add_column(unit, justify="right")
    table.add_column()
    rows = list(rows)
    most = max((value for *_, value in rows), default=0.0)
    for name, shown, value in rows:
        table.add_row(Text(name), shown, Text(bar(value / most if most else 0.0, CELLS), style="cyan"))
    return table


def _value(item: tuple[str, float]) -> float:
    return item[1]
