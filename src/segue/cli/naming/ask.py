"""`segue name MODEL`: titles for one playlist, given on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.cli.model.signature_option import Signer
from segue.cli.model.trust_option import Trusted
from segue.cli.terminal.locales import readable_texts
from segue.extras import NAMING, need
from segue.naming.wish import MOST


@readable_texts
def ask(
    *,
    model: Annotated[Path, typer.Argument(help="Model directory.")],
    track: Annotated[
        list[str] | None,
        typer.Option(
            help='A track it has, by id or name ("artist - title", or a part); may be given several times.'
        ),
    ] = None,
    tag: Annotated[list[str] | None, typer.Option(help="A tag it has; may be given several times.")] = None,
    n: Annotated[int, typer.Option("-n", min=1, max=MOST, help="How many titles.")] = 5,
    namer: Annotated[
        Path | None,
        typer.Option(help="Namer directory; without, the one beside the model, MODEL.namer."),
    ] = None,
    copies: Annotated[bool, typer.Option("--copies", help="Allow titles of training playlists.")] = False,
    lead_back: Annotated[
        bool,
        typer.Option(
            "--lead-back",
            help="Prefer titles from which the model would continue with what the playlist has.",
        ),
    ] = False,
    beam: Annotated[
        int | None, typer.Option(min=1, help="Beginnings that the search keeps; without, 8 or n.")
    ] = None,
    groups: Annotated[
        int,
        typer.Option(
            min=1, help="Groups of beams that avoid each other's words: more, and titles differ more."
        ),
    ] = 1,
    unsafe: Annotated[
        Path | None,
        typer.Option(help="A list of words that no title may have, one a line; beside the namer's own."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="For a namer that draws its titles.")] = 0,
    require_signature: Signer = None,
    trusted: Trusted = False,
    json: Annotated[bool, typer.Option("--json", help="Print the titles as JSON.")] = False,
) -> None:
    """Suggest titles for a playlist of these tracks and tags."""
    need("Naming playlists", "text", *NAMING)
    import segue
    from segue.cli.model.continuation_view import notes_view, query_view
    from segue.cli.naming.views import names_table
    from segue.cli.terminal import console
    from segue.cli.terminal.as_json import as_json
    from segue.insight.finding import find_tracks
    from segue.naming.attached import load_namer
    from segue.naming.lead_back import LeadBack
    from segue.naming.parts import parts_of
    from segue.naming.wish import Wish
    from segue.naming.wording import read_words
    from segue.types import Query

    listed = () if unsafe is None else read_words(unsafe)
    wish = Wish(n=n, copies=copies, beam=beam, groups=groups, unsafe=listed, seed=seed)
    named = load_namer(model, namer=namer, signed_by=require_signature)
    fitted = segue.load(model, signed_by=require_signature, trusted=trusted)
    found = find_tracks(fitted, track or [])
    query = Query(tags=tuple(tag or ()), tracks=found.ids)
    if found.notes:
        console.err().print(notes_view(found.notes))
    parts = parts_of(query, fitted.tracks)
    names = named.names(parts, wish, rank=LeadBack(fitted).ranks(parts) if lead_back else None)
    if json:
        typer.echo(as_json({"names": names}))
        return
    labels = {str(fitted.tracks["id"][row]): fitted.track_label(row) for row in found.rows}
    terminal = console.out()
    terminal.print(query_view(query, list(labels.values())))
    terminal.print(names_table(names, labels))
    if len(names) < n:
        console.warn(f"only {len(names)} titles were found that may be given")
