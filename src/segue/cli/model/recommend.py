"""`segue recommend`: continue one playlist, given on the command line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from segue.cli.model import constraint_options as options
from segue.cli.model.signature_option import Signer
from segue.cli.model.trust_option import Trusted
from segue.cli.terminal.locales import readable_texts
from segue.extras import DECODING, need


@readable_texts
@options.constrained()
def recommend(
    *,
    model: Annotated[Path, typer.Argument(help="Model directory.")],
    title: Annotated[str, typer.Option(help="The playlist's title.")] = "",
    tag: Annotated[list[str] | None, typer.Option(help="A tag it has; may be given several times.")] = None,
    track: Annotated[
        list[str] | None,
        typer.Option(
            help='A track it has, by id or name ("artist - title", or a part); may be given several times.'
        ),
    ] = None,
    audio: Annotated[
        list[Path] | None,
        typer.Option(
            help="A sound file that belongs to it, for a model fitted with --audio; may be given several times."
        ),
    ] = None,
    n: Annotated[int, typer.Option("-n", min=1, help="How many tracks.")] = 100,
    weight: Annotated[
        list[float] | None,
        typer.Option(
            min=0, help="How much each --track counts, in their order; 1 where fewer are given than tracks."
        ),
    ] = None,
    tags: Annotated[int, typer.Option(min=0, help="How many tags.")] = 10,
    updated: Annotated[
        dt.datetime | None,
        typer.Option(help="Day of its last edit: nothing that was released later comes back."),
    ] = None,
    asked: options.Asked,
    without: Annotated[
        list[str] | None,
        typer.Option(
            help="A track that must not come, by id or name; may be given several times.",
            rich_help_panel=options.PANEL,
        ),
    ] = None,
    unsure_below: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            help="Expected share of the first ten below which a list gets a note; by default 0.05, 0 for none.",
        ),
    ] = None,
    require_signature: Signer = None,
    trusted: Trusted = False,
    json: Annotated[bool, typer.Option("--json", help="Print the continuation as a JSON object.")] = False,
) -> None:
    """Continue a playlist: the tracks and tags that belong there, and why.

    Without a title, tags or tracks, or with only unknown ones, the answer is the most popular tracks and tags.
    """
    if audio:
        need("Hearing a sound file", "audio", *DECODING)
    import msgspec

    import segue
    from segue.cli.model.continuation_view import continuation_view, notes_view, query_view
    from segue.cli.terminal import console
    from segue.insight.finding import find_tracks
    from segue.types import UNSURE_BELOW, Query

    fitted = segue.load(model, signed_by=require_signature, trusted=trusted)
    found = find_tracks(fitted, track or [])
    query = Query(
        title=title,
        tags=tuple(tag or ()),
        tracks=found.ids,
        weights=found.weights(weight or []),
        updated=updated,
        sounds=fitted.hear(audio) if audio else (),
    )
    left_out = find_tracks(fitted, without or [])
    constraints = asked.constraints(without_tracks=left_out.ids)
    below = UNSURE_BELOW if unsure_below is None else unsure_below
    continuation = fitted.recommend([query], n, tags=tags, constraints=constraints, unsure_below=below)[0]
    notes = (*found.notes, *left_out.notes, *continuation.notes)
    continuation = msgspec.structs.replace(continuation, notes=notes)
    if json:
        from segue.cli.terminal.as_json import as_json

        typer.echo(as_json(continuation))
        return
    terminal = console.out()
    given = query_view(query, [fitted.track_label(row) for row in found.rows], list(map(str, audio or [])))
    if given.row_count:
        terminal.print(given)
    terminal.print(continuation_view(continuation))
    if notes:
        console.err().print(notes_view(notes))
