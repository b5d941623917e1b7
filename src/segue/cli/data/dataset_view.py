"""A dataset on the terminal: counts, completeness, distributions as bars, the top of its lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from segue.cli.terminal.bars import bar
from segue.data.dataset import Dataset
from segue.evaluation.wording import share
from segue.facets.table import track_blocks

CELLS: Final = 10
TOP: Final = 10

EDGES: Final = (0, 1, 2, 5, 10, 25, 50, 100)
"""The upper limit of each row of a distribution; the last row has no limit."""

Part = tuple[str, int]
"""A property of some rows of a table, and the number of rows that have it."""


def dataset_view(dataset: Dataset) -> RenderableType:
    """The output of `segue show` for a dataset."""
    playlists, tracks, manifest = dataset.playlists, dataset.tracks, dataset.manifest
    held = playlists["tracks"].explode().drop_nulls()
    use = held.value_counts()
    source = ", ".join(f"{name} {value}" for name, value in manifest.source.items())
    return Group(
        Text(f"dataset {manifest.fingerprint}", style="bold"),
        Text(source, style="bright_black"),
        "",
        _side_by_side(
            _filled("playlists", playlists.height, _playlist_parts(playlists)),
            _filled("tracks", tracks.height, [("in a playlist", use.height), *_track_parts(tracks)]),
        ),
        Text(f"\n{manifest.counts['pairs']:,} pairs of playlist and track{_weak(dataset)}\n"),
        _side_by_side(
            _distribution("tracks a playlist", playlists["tracks"].list.len()),
            _distribution("tags a playlist", playlists["tags"].list.len()),
            _distribution("playlists a track", use["count"], first=1),
        ),
        "",
        _side_by_side(_top_tags(playlists), _top_tracks(tracks, use)),
    )


def _weak(dataset: Dataset) -> str:
    """The weights of weak playlists, which a fit adds, as the end of a sentence."""
    weights = ", ".join(f"{sort} {weight:g}" for sort, weight in dataset.manifest.weak.items())
    return f"; a fit adds weak playlists: {weights}" if weights else ""


def _side_by_side(*tables: Table) -> Columns:
    return Columns(tables, padding=(0, 4))


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for heading in headings:
        table.add_column(heading)
    return table


def _filled(what: str, total: int, parts: Sequence[Part]) -> Table:
    """The number of rows, and of rows that have each part."""
    table = _table(what, f"{total:,}", "", "")
    for column in (1, 2):
        table.columns[column].justify = "right"
    for name, count in parts:
        of_all = count / total if total else 0.0
        table.add_row(name, f"{count:,}", share(of_all), _bar(of_all))
    return table


def _playlist_parts(playlists: pl.DataFrame) -> list[Part]:
    return [
        ("with tracks", _not_empty(playlists["tracks"])),
        ("with a title", playlists["title"].count()),
        ("with tags", _not_empty(playlists["tags"])),
        ("with a date", playlists["updated"].count()),
    ]


def _track_parts(tracks: pl.DataFrame) -> list[Part]:
    blocks = [(f"with {block.label}", _filled_in(tracks[block.column])) for block in track_blocks()]
    return [("with a title", tracks["title"].count()), *blocks]


def _filled_in(column: pl.Series) -> int:
    return _not_empty(column) if column.dtype == pl.List else column.count()


def _not_empty(lists: pl.Series) -> int:
    return int((lists.list.len() > 0).sum())


def _distribution(what: str, counts: pl.Series, *, first: int = 0) -> Table:
    """The number of rows with each count, and the median."""
    table = _table(what, "", "")
    table.columns[1].justify = "right"
    rows: list[Part] = []
    for low, high in zip((0, *(edge + 1 for edge in EDGES)), (*EDGES, None), strict=True):
        if low >= first:
            inside = counts >= low if high is None else counts.is_between(low, high)
            rows.append((_range(low, high), int(inside.sum())))
    most = max(count for _, count in rows)
    for name, count in rows:
        table.add_row(name, f"{count:,}", _bar(count / most if most else 0.0))
    median = counts.median() if counts.len() else None
    table.add_row("median", f"{median:g}" if isinstance(median, float) else "–", "", style="bright_black")
    return table


def _top_tags(playlists: pl.DataFrame) -> Table:
    tags = playlists["tags"].explode().drop_nulls().value_counts(name="playlists")
    best = tags.sort("playlists", "tags", descending=[True, False]).head(TOP)
    return _top(f"tag (of {tags.height:,})", best["tags"].to_list(), best["playlists"].to_list())


def _top_tracks(tracks: pl.DataFrame, use: pl.DataFrame) -> Table:
    best = use.sort("count", "tracks", descending=[True, False]).head(TOP)
    rows = [tracks.row(row, named=True) for row in best["tracks"]]
    labels = [row["title"] or row["id"] for row in rows]
    return _top("track", labels, best["count"].to_list())


def _top(what: str, labels: Sequence[str], counts: Sequence[int]) -> Table:
    table = _table(what, "playlists", "")
    table.columns[0].overflow = "ellipsis"
    table.columns[0].max_width = 28
    table.columns[0].no_wrap = True
    table.columns[1].justify = "right"
    for label, count in zip(labels, counts, strict=True):
        table.add_row(Text(label), f"{count:,}", _bar(count / counts[0]))
    return table


def _bar(part: float) -> Text:
    return Text(bar(part, CELLS), style="cyan")


def _range(low: int, high: int | None) -> str:
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}–{high}"
