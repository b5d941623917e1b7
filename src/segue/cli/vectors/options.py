"""Options that several queries of vectors have, and how tokens are named on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from segue.vectors.fitted import FittedVectors
    from segue.vectors.queries import Near

Place = Annotated[Path, typer.Argument(metavar="VECTORS", help="Directory of vectors.")]
Tracks = Annotated[list[str] | None, typer.Option("--track", help="A track, by id or by name. Repeatable.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="A tag. Repeatable.")]
Words = Annotated[list[str] | None, typer.Option("--word", help="A word of titles. Repeatable.")]
Lists = Annotated[
    list[str] | None, typer.Option("--playlist", help="A playlist's id, in vectors of sif. Repeatable.")
]
Among = Annotated[
    Literal["all", "track", "tag", "word", "playlist"], typer.Option(help="What may come back.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

Number = Annotated[int, typer.Option("-n", min=1, help="How many.")]
Token = Annotated[str, typer.Argument(help="tag:카페, word:밤, track:ID, or a track's id or name.")]

KINDS = ("track", "tag", "word", "playlist")


def named(vectors: FittedVectors, text: str) -> str:
    """Return the token of a text in `kind:name` form (`tag:카페`), or of a track's id or name.

    Raises:
        QueryError: There is none.
    """
    from segue.vectors.queries import find

    kind, colon, name = text.partition(":")
    return find(vectors, kind, name) if colon and kind in KINDS else find(vectors, "track", text)


def listed(
    vectors: FittedVectors,
    tracks: Sequence[str] | None,
    tags: Sequence[str] | None,
    words: Sequence[str] | None,
    playlists: Sequence[str] | None,
) -> list[str]:
    """Return the tokens that the options name, in the order of the options."""
    from segue.vectors.queries import find

    given = zip(KINDS, (tracks, tags, words, playlists), strict=True)
    return [find(vectors, kind, text) for kind, texts in given for text in texts or ()]


def print_near(found: list[Near], title: str, *, json: bool) -> None:
    """Print tokens with their cosines, as a table or as JSON."""
    from segue.cli.terminal import console
    from segue.cli.terminal.as_json import as_json

    if json:
        typer.echo(as_json(found, indented=True))
        return
    console.out().print(_table(found, title))


def _table(found: list[Near], title: str) -> Table:
    from rich.table import Table
    from rich.text import Text

    from segue.cli.terminal.bars import bar

    table = Table(box=None, pad_edge=False, header_style="bold", title=Text(title), title_justify="left")
    for heading in ("", "", "cosine"):
        table.add_column(heading)
    for near in found:
        cosine = Text(f"{near.cosine:.3f} ").append(bar(near.cosine, 8), style="cyan")
        table.add_row(Text(near.kind, style="bright_black"), Text(near.label), cosine)
    return table


def labels(fitted: FittedVectors, tokens: list[str]) -> list[str]:
    """Return the readable names of tokens."""
    return [fitted.labels[fitted.words.rows[token]] for token in tokens]
