"""`segue recommend`: continue one playlist, given on the command line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer


def recommend(
    model: Annotated[Path, typer.Argument(help="Model directory.")],
    title: Annotated[str, typer.Option(help="The playlist's title.")] = "",
    tag: Annotated[list[str] | None, typer.Option(help="A tag it has; may be given several times.")] = None,
    track: Annotated[
        list[str] | None,
        typer.Option(
            help='A track it has, by id or name ("artist - title", or a part); may be given several times.'
        ),
    ] = None,
    n: Annotated[int, typer.Option("-n", min=1, help="How many tracks.")] = 100,
    tags: Annotated[int, typer.Option(min=0, help="How many tags.")] = 10,
    updated: Annotated[
        dt.datetime | None,
        typer.Option(help="Day of its last edit: nothing that was released later comes back."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the continuation as a JSON object.")] = False,
) -> None:
    """Continue a playlist: the tracks and tags that belong there, and why.

    Without a title, tags or tracks, or with unknown ones alone, these are the most popular ones.
    """
    import msgspec

    from segue import pipeline
    from segue.cli import console, seeds
    from segue.cli.continuation_view import continuation_view, query_view
    from segue.types import Query

    fitted = pipeline.load(model)
    found = seeds.find(track or [], fitted)
    query = Query(title=title, tags=tuple(tag or ()), tracks=seeds.ids(found.rows, fitted), updated=updated)
    continuation = fitted.recommend([query], n, tags=tags)[0]
    continuation = msgspec.structs.replace(continuation, notes=(*found.notes, *continuation.notes))
    if json:
        typer.echo(msgspec.json.encode(continuation))
        return
    terminal = console.out()
    terminal.print(query_view(query, [seeds.label(row, fitted) for row in found.rows]))
    terminal.print(continuation_view(continuation))
