"""Reasons for what no playlist supports: the words of the title by which an encoder came to it.

A playlist that has both the title's words and the result is the best of reasons, and `explanation` gives it. An
encoder also leads to results that share no playlist with the words.
"""

from __future__ import annotations

from segue.facets import QueryRows
from segue.facets.sparse import Codes
from segue.generators.base import FittedGenerator
from segue.generators.traits import Wording
from segue.reasons.explanation import MOST, Reasons, by_share, shown
from segue.reasons.naming import Named
from segue.types import Target


def by_words(
    generator: FittedGenerator, rows: QueryRows, i: int, target: Target, codes: Codes
) -> list[Reasons]:
    """The words of query `i`'s title that speak for each of some results; none where the generator knows of none."""
    if not isinstance(generator, Wording):
        return [()] * len(codes)
    found: list[Reasons] = []
    for words in generator.word_shares(rows, i, target, codes):
        total: dict[Named, float] = {}
        for word, share in words:
            total["word", word] = total.get(("word", word), 0.0) + share
        found.append(shown(sorted(total.items(), key=by_share)[:MOST]))
    return found
