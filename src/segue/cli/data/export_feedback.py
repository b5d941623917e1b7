"""`segue export-feedback`: kept playlists and feedback as a dataset to fit on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from segue.extras import need

if TYPE_CHECKING:
    from segue.service.store.faults import DamagedRow

IN_PART: Final = 3
"""Exit code of a command that wrote what is whole of damaged data."""

MOST: Final = 100
"""Largest number of damaged playlists that are listed."""


def export_feedback(
    store: Annotated[str, typer.Argument(help="The store's URL as for `segue serve`, or an SQLite file.")],
    dataset: Annotated[Path, typer.Argument(help="Dataset directory to make or replace.")],
    describe: Annotated[
        Path | None,
        typer.Option(
            help="Model or dataset directory to take titles, artists and albums of the tracks from."
        ),
    ] = None,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="Take the drafts too: tries that nobody saved to the library.")
    ] = False,
) -> None:
    """Make a dataset of the kept playlists, with kept recommended tracks and without dropped ones.

    Of a damaged store it takes what is whole, lists the other playlists on stderr, and exits with 3.
    """
    need("Serving", "serve")
    from segue.service.store import feedback

    damaged: list[DamagedRow] = []
    made = feedback.export_feedback(store, dataset, describe=describe, drafts=drafts, damaged=damaged)
    counts = made.manifest.counts
    typer.echo(
        f"{dataset}: {counts['playlists']:,} playlists, {counts['tracks']:,} tracks, {counts['pairs']:,} pairs"
    )
    if damaged:
        for row in damaged[:MOST]:
            typer.echo(f"damaged, and left out: {row.key} ({row.why})", err=True)
        more = f", {len(damaged) - MOST:,} of them not listed" if len(damaged) > MOST else ""
        typer.echo(f"{store}: {len(damaged):,} playlists are damaged and left out{more}.", err=True)
        raise typer.Exit(IN_PART)
