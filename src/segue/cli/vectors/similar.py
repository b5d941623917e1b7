"""`segue vectors similar`, `odd` and `analogy`: questions to vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from segue.cli.terminal.locales import readable_texts
from segue.cli.vectors.options import (
    Among,
    Json,
    Lists,
    Place,
    Tags,
    Tracks,
    Words,
    listed,
    named,
    print_near,
)

if TYPE_CHECKING:
    from segue.vectors.fitted import FittedVectors

Number = Annotated[int, typer.Option("-n", min=1, help="How many.")]
Token = Annotated[str, typer.Argument(help="tag:카페, word:밤, track:ID, or a track's id or name.")]


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
    labels = [" + ".join(_labels(fitted, added)), *_labels(fitted, taken)]
    print_near(found, f"nearest to {' − '.join(labels)}", json=json)


@readable_texts
def odd(
    vectors: Place,
    track: Tracks = None,
    tag: Tags = None,
    word: Words = None,
    playlist: Lists = None,
    json: Json = False,
) -> None:
    """Show which of three or more does not belong: the cosine of each to the others, the odd one first."""
    from segue.vectors import queries
    from segue.vectors.fitted import FittedVectors

    fitted = FittedVectors.load(vectors)
    found = queries.odd(fitted, listed(fitted, track, tag, word, playlist))
    print_near(found, f"the odd one: {found[0].label}", json=json)


@readable_texts
def analogy(
    vectors: Place, a: Token, b: Token, c: Token, n: Number = 10, among: Among = "all", json: Json = False
) -> None:
    """Show what is to C as B is to A."""
    from segue.vectors import queries
    from segue.vectors.fitted import FittedVectors

    fitted = FittedVectors.load(vectors)
    tokens = [named(fitted, text) for text in (a, b, c)]
    found = queries.analogy(fitted, *tokens, n=n, among="" if among == "all" else among)
    first, second, third = _labels(fitted, tokens)
    print_near(found, f"{first} is to {second} as {third} is to", json=json)


def _labels(fitted: FittedVectors, tokens: list[str]) -> list[str]:
    return [fitted.labels[fitted.words.rows[token]] for token in tokens]
