"""`segue vectors topics`: topics named by tags, words and tracks."""

from __future__ import annotations

from typing import Annotated

import typer

from segue.cli.vectors.options import Json, Place


def topics(
    vectors: Place,
    n: Annotated[int, typer.Option("-n", min=1, help="Most tags and most tracks of a topic.")] = 8,
    json: Json = False,
) -> None:
    """Show the topics of vectors of lda or lsa, named by tags, words and tracks."""
    from rich.table import Table
    from rich.text import Text

    from segue.cli.terminal import console
    from segue.cli.terminal.as_json import as_json
    from segue.vectors.fitted import FittedVectors
    from segue.vectors.topics import topics as topics_of

    found = topics_of(FittedVectors.load(vectors), n=n)
    if json:
        typer.echo(as_json(found, indented=True))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("topic", "share", "tags and words", "tracks"):
        table.add_column(heading)
    for topic in found:
        cells = (str(topic.number), f"{topic.share:.1%}", ", ".join(topic.tags), "; ".join(topic.tracks))
        table.add_row(*map(Text, cells))
    console.out().print(table)
