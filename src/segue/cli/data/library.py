"""`segue library`: make a dataset of a music folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from segue.cli.data.library_options import Playlists, Starred, Weak, weak_of
from segue.extras import DECODING, need

if TYPE_CHECKING:
    from rich.table import Table

    from segue.library.reading import Library

SHOWN: Final = 20
"""Number of unreadable files that the terminal lists."""


def library(
    folder: Annotated[Path, typer.Argument(help="The music folder; its subfolders are read too.")],
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", help="Dataset directory to write; of an older one only changes are read."
        ),
    ],
    playlists: Playlists = None,
    weak: Weak = None,
    starred: Starred = True,
    audio: Annotated[
        bool,
        typer.Option(
            "--audio", help="Listen to the files too: a feature store beside, which `segue fit` uses."
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Make a dataset of a music folder: its files' tags and its playlists.

    A further run reads only files that changed. A stopped run goes on where it was.
    """
    need("Reading a music folder", "library")
    if audio:
        need("Reading sound", "audio", *DECODING)
    from segue.cli.data.library_steps import hear, read
    from segue.cli.terminal import console
    from segue.library.reading import WEAK

    found = read(folder, out, playlists or (), weak_of(weak, WEAK), starred=starred, audio=audio)
    heard = hear(found, out) if audio else {}
    if json:
        from segue.cli.terminal.as_json import as_json

        typer.echo(as_json(_facts(found, out) | heard))
        return
    console.out().print(_summary(_facts(found, out) | heard))
    if found.problems:
        console.err().print(_problems(found, out))


def _facts(found: Library, out: Path) -> dict[str, Any]:
    """What a run found, by its names in the table and in JSON."""
    import polars as pl

    tracks, lists = found.dataset.tracks, found.lists
    return {
        "tracks": tracks.height,
        "read now": found.read,
        "named by their paths": found.named,
        "with an artist": tracks.filter(pl.col("artists").list.len() > 0).height,
        "artists": tracks["artists"].explode().drop_nulls().n_unique(),
        "albums": tracks["album_id"].drop_nulls().n_unique(),
        "playlists": len(lists.records),
        "entries": lists.entries,
        "entries that are no file here": lists.unmatched,
        "rated with four or five stars": found.starred,
        **dict(sorted(lists.notes.items())),
        "files that could not be read": len(found.problems),
        "dataset": str(out),
    }


def _summary(facts: dict[str, Any]) -> Table:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in facts.items():
        table.add_row(name, f"{value:,}" if isinstance(value, int) else escape(str(value)))
    return table


def _problems(found: Library, out: Path) -> Table:
    """The first files that could not be read, and the path of the complete list."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from segue.library.reading import SKIPPED

    whole = f"not read (all {len(found.problems):,} in {escape(str(out / SKIPPED))})"
    table = Table(box=box.SIMPLE_HEAD, title=whole)
    for name in ("file", "why"):
        table.add_column(name, overflow="fold")
    for file, reason in [*found.problems.items()][:SHOWN]:
        table.add_row(escape(file), escape(reason))
    return table
