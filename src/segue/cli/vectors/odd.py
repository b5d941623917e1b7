"""`segue vectors odd`: which of several does not belong."""

from __future__ import annotations

from segue.cli.terminal.locales import readable_texts
from segue.cli.vectors.options import Json, Lists, Place, Tags, Tracks, Words, listed, print_near


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
