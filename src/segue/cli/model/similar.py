"""`segue similar`: the tracks, tags or words nearest to one in the embedding; the embedding as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from segue.cli.model.signature_option import Signer
from segue.cli.model.trust_option import Trusted
from segue.cli.terminal.locales import readable_texts

if TYPE_CHECKING:
    from rich.table import Table

    from segue.insight.neighbours import Neighbours


@readable_texts
def similar(
    model: Annotated[Path, typer.Argument(help="Model directory.")],
    track: Annotated[str, typer.Option(help="A track, by id or by name.")] = "",
    tag: Annotated[str, typer.Option(help="A tag.")] = "",
    word: Annotated[str, typer.Option(help="A word of titles.")] = "",
    among: Annotated[
        Literal["all", "tracks", "tags", "words"], typer.Option(help="What may come back.")
    ] = "all",
    n: Annotated[int, typer.Option("-n", min=1, help="How many.")] = 20,
    export: Annotated[
        Path | None, typer.Option(help="Write every vector to this file, in word2vec's format, and stop.")
    ] = None,
    binary: Annotated[
        bool, typer.Option("--binary", help="In word2vec's binary format, for --export.")
    ] = False,
    require_signature: Signer = None,
    trusted: Trusted = False,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """Show the neighbours of a track, a tag or a word: those that occur in the same playlists."""
    import segue
    from segue.cli.terminal import console
    from segue.cli.terminal.as_json import as_json
    from segue.insight.embedding import embedding
    from segue.insight.neighbours import neighbours
    from segue.word2vec.files import export_word2vec

    fitted = segue.load(model, signed_by=require_signature, trusted=trusted)
    if export is not None:
        words = embedding(fitted)
        export_word2vec(words, export, binary=binary)
        typer.echo(f"{export}: {len(words.tokens):,} vectors of {words.dim} numbers")
        return
    found = neighbours(fitted, track=track, tag=tag, word=word, n=n, among=among)
    if json:
        typer.echo(as_json(found.nearest, indented=True))
        return
    if found.note:
        typer.secho(f"note: {found.note}", fg="yellow", err=True)
    console.out().print(_table(found))


def _table(found: Neighbours) -> Table:
    from rich.table import Table
    from rich.text import Text

    from segue.cli.terminal.bars import bar

    table = Table(
        box=None,
        pad_edge=False,
        header_style="bold",
        title=Text(f"nearest to {found.label}"),
        title_justify="left",
    )
    for heading in ("", "", "cosine"):
        table.add_column(heading)
    for neighbour in found.nearest:
        cosine = Text(f"{neighbour.cosine:.3f} ").append(bar(neighbour.cosine, 8), style="cyan")
        table.add_row(Text(neighbour.kind, style="bright_black"), Text(neighbour.label), cosine)
    return table
