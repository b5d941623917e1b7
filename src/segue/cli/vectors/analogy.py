"""`segue vectors analogy`: what completes an analogy."""

from __future__ import annotations

from segue.cli.terminal.locales import readable_texts
from segue.cli.vectors.options import Among, Json, Number, Place, Token, labels, named, print_near


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
    first, second, third = labels(fitted, tokens)
    print_near(found, f"{first} is to {second} as {third} is to", json=json)
