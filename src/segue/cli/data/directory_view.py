"""A directory that is neither a dataset nor a model, on the terminal: what its manifest says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from segue.files.directories import kind_of
from segue.ids import readable

LISTED: Final = 8
"""Number of a list's items that are shown."""

LONGEST: Final = 200
"""Characters of a value that are shown."""

LEFT_OUT: Final = frozenset({"kind", "sha256", "sizes", "digests"})
"""What a heading has, or what only a check needs."""


def directory_view(directory: Path, manifest: Mapping[str, Any]) -> RenderableType:
    """The output of `segue show` for a directory by its manifest, whose files were checked."""
    kind = str(manifest.get("kind") or kind_of(directory) or "directory")
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bright_black")
    table.add_column(overflow="fold")
    for name, value in _rows(manifest):
        table.add_row(Text(readable(name)), Text(readable(value)[:LONGEST]))
    files = [path for path in directory.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    checked = "as they were written" if manifest.get("sha256") else "not checked: the manifest has no hashes"
    table.add_row("files", Text(f"{len(files):,}, {size / 1_000_000:,.1f} MB, {checked}"))
    return Group(Text(f"{readable(kind)} {readable(str(directory))}", style="bold"), table)


def _rows(fields: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Each value by its path of keys; what a list holds is shown in part."""
    for key, value in fields.items():
        if not before and key in LEFT_OUT:
            continue
        name = f"{before}{key}".replace("_", " ")
        if isinstance(value, Mapping):
            yield from _rows(cast("Mapping[str, Any]", value), f"{name}, ")
        elif isinstance(value, list):
            yield name, _listed(cast("Sequence[object]", value))
        elif value is not None and value != "":
            yield name, _shown(value)


def _listed(values: Sequence[object]) -> str:
    shown = ", ".join(_shown(value) for value in values[:LISTED])
    return f"{shown}, … ({len(values):,} in all)" if len(values) > LISTED else shown or "none"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
