"""Reasons for what no playlist supports: the words of the title by which an encoder came to it.

A playlist that has both the title's words and the result is the best of reasons, and `explanation` gives it. An
encoder also leads to results that share no playlist with the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from segue.candidates.generators import FittedGenerator
from segue.candidates.traits import Wording
from segue.facets import QueryRows
from segue.facets.sparse import Codes
from segue.pipeline.explanation import MOST, Reasons, by_share, shown
from segue.pipeline.naming import Named
from segue.types import Target


def by_words(
    generators: Mapping[str, FittedGenerator],
    rows: QueryRows,
    i: int,
    target: Target,
    codes: Codes,
    why: Sequence[Reasons],
    title: str,
) -> list[Reasons]:
    """The reasons of query `i`'s results, with words of its title where there was none.

    Args:
        generators: Title encoders are asked, in their order, until one has words for a result.
        rows: The queries.
        i: Which one.
        target: What the results are.
        codes: The results.
        why: Their reasons so far.
        title: The query's title.
    """
    found = list(why)
    bare: list[int] = [k for k, reasons in enumerate(why) if not reasons]
    for generator in generators.values() if title else ():
        if not bare:
            break
        shares = _shares(generator, rows, i, target, codes[np.array(bare)])
        for k, words in zip(bare, shares, strict=True):
            total: dict[Named, float] = {}
            for word, share in words:
                total["word", word] = total.get(("word", word), 0.0) + share
            found[k] = shown(sorted(total.items(), key=by_share)[:MOST])
        bare = [k for k in bare if not found[k]]
    return found


def _shares(
    generator: FittedGenerator, rows: QueryRows, i: int, target: Target, codes: Codes
) -> list[list[tuple[str, float]]]:
    """For each result words and their shares, the largest first; empty where the generator has none."""
    if isinstance(generator, Wording):
        return generator.word_shares(rows, i, target, codes)
    return [[] for _ in codes]
