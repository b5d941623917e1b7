"""`segue export-feedback`: kept playlists and feedback as a dataset to fit on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.extras import need


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
    """Make a dataset of the kept playlists, with kept recommended tracks and without dropped ones."""
    need("Serving", "serve")
    from segue.service.store import feedback

    counts = feedback.export_feedback(store, dataset, describe=describe, drafts=drafts).manifest.counts
    typer.echo(
        f"{dataset}: {counts['playlists']:,} playlists, {counts['tracks']:,} tracks, {counts['pairs']:,} pairs"
    )
