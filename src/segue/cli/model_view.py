"""A model on the terminal: what it was fitted on, how, how long that took, how large it is."""

from __future__ import annotations

from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from segue.pipeline import Model

MB = 1_000_000


def model_view(model: Model, place: Path) -> RenderableType:
    """Everything that `segue show` says of a model; `place` is its directory."""
    manifest = model.manifest
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    facts = _grid()
    facts.add_row("recipe", manifest.recipe)
    facts.add_row("seed", str(manifest.seed))
    facts.add_row("generators", ", ".join(manifest.generators))
    facts.add_row("size", f"{size / MB:,.1f} MB")
    facts.add_row("written by", f"segue {manifest.library_version}, model format {manifest.format_version}")
    return Group(Text(f"model {place}", style="bold"), facts)


def _grid() -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bright_black")
    table.add_column()
    return table
