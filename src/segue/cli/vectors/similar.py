"""`segue vectors similar`: what is nearest to tracks, tags, words and playlists."""

from __future__ import annotations

from typing import Annotated

import typer

from segue.cli.terminal.locales import readable_texts
from segue.cli.vectors.options import (
    Among,
    Json,
    Lists,
    Number,
    Place,
    Tags,
    Tracks,
    Words,
    labels,
    listed,
    named,
    print_near,
)


@readable_texts
def similar(
    vectors: Place,
    track: Tracks = None,
    tag: Tags = None,
    word: Words = None,
    playlist: Lists = None,
    plus: Annotated[list[str] | None, typer.Option(help="Add it: tag:카페, or a track. Repeatable.")] = None,
    minus: Annotated[
        list[str] | None, typer.Option(help="Take it away: tag:카페, or a track. Repeatable.")
    ] = None,
    n: Number = 20,
    among: Among = "all",
    json: Json = False,
) -> None:
    """Show what is nearest to tracks, tags, words and playlists, added and taken away."""
    from segue.vectors import queries
    from segue.vectors.fitted import FittedVectors

    fitted = FittedVectors.load(vectors)
    added = [*listed(fitted, track, tag, word, playlist), *(named(fitted, text) for text in plus or ())]
    taken = [named(fitted, text) for text in minus or ()]
    found = queries.similar(fitted, added, taken, n=n, among="" if among == "all" else among)
    shown = [" + ".join(labels(fitted, added)), *labels(fitted, taken)]
    print_near(found, f"nearest to {' − '.join(shown)}", json=json)
