"""Reasons for what no playlist supports: the words of the title by which a learned generator came to it.

A playlist that has both the title's words and the result is the best of reasons, and `explanation` gives it. An
encoder, or a title's place in a factorisation, also leads to results that share no playlist with the words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from segue.candidates.encoded_titles import FittedEncodedTitles
from segue.candidates.generators import FittedGenerator
from segue.candidates.placed_titles import FittedPlacedTitles
from segue.encoders.text import as_written, label
from segue.facets import QueryRows
from segue.facets.sparse import Codes
from segue.pipeline.explanation import MOST
from segue.types import Reason, Target

Reasons = tuple[Reason, ...]


def by_words(
    generators: Mapping[str, FittedGenerator],
    rows: QueryRows,
    i: int,
    target: Target,
    codes: Codes,
    why: Sequence[Reasons],
    title: str,
) -> list[Reasons]:
    """The reasons of query `i`'s results, with words of its title where there was none but popularity.

    Args:
        generators: Those that read titles are asked, in their order, until one has words for a result.
        rows: The queries.
        i: Which one.
        target: What the results are.
        codes: The results.
        why: Their reasons so far.
        title: The query's title.
    """
    found = list(why)
    bare: list[int] = [
        k for k, reasons in enumerate(why) if [reason.kind for reason in reasons] == ["popular"]
    ]
    for generator in generators.values() if title else ():
        if not bare:
            break
        shares = _shares(generator, rows, i, target, codes[np.array(bare)], title)
        for k, words in zip(bare, shares, strict=True):
            best = [Reason("word", word, math.floor(share * 10_000) / 10_000) for word, share in words[:MOST]]
            found[k] = tuple(reason for reason in best if reason.share > 0) or found[k]
        bare = [k for k, words in zip(bare, shares, strict=True) if not words]
    return found


def _shares(
    generator: FittedGenerator, rows: QueryRows, i: int, target: Target, codes: Codes, title: str
) -> list[list[tuple[str, float]]]:
    """For each result words and their shares, the largest first; empty where the generator has none."""
    if isinstance(generator, FittedEncodedTitles):
        return generator.word_shares(rows, i, target, codes)
    if isinstance(generator, FittedPlacedTitles) and target == "tracks":
        written = as_written(title)
        return [
            [(written.get(token, label(token)), share) for token, share in found]
            for found in generator.word_shares(rows, i, codes)
        ]
    return [[] for _ in codes]
