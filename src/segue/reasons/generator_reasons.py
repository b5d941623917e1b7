"""Reasons for what no playlist supports: what a generator that found the result went by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from segue.facets import QueryRows
from segue.facets.sparse import Codes, Floats
from segue.generators.base import FittedGenerator
from segue.generators.traits import Contributing, Contributions
from segue.reasons.explanation import Explainer, Reasons
from segue.types import Target

Ask = Callable[[FittedGenerator, Codes], Sequence[Reasons]]
"""What a generator says of some results: the reasons of each, none where it has nothing to say."""


def first_said(
    generators: Iterable[FittedGenerator], ask: Ask, codes: Codes, why: Sequence[Reasons]
) -> list[Reasons]:
    """The reasons of results, with those of the first generator that has any where there was none.

    Args:
        generators: In the order in which they are asked.
        ask: Asks one of them.
        codes: The results.
        why: Their reasons so far.
    """
    found = list(why)
    for generator in generators:
        bare = [k for k, reasons in enumerate(found) if not reasons]
        if not bare:
            break
        for k, reasons in zip(bare, ask(generator, codes[np.array(bare)]), strict=True):
            found[k] = reasons
    return found


def by_facets(
    generator: FittedGenerator,
    explainer: Explainer,
    rows: QueryRows,
    i: int,
    target: Target,
    codes: Codes,
    title: str,
) -> Sequence[Reasons]:
    """The facets of query `i` that speak for each of some results, by what they add to the generator's scores.

    Args:
        generator: It says nothing unless it knows what adds to its scores.
        explainer: Names facets, and turns what they add into shares.
        rows: The queries.
        i: Which one.
        target: What the results are.
        codes: The results.
        title: The query's title.
    """
    if not isinstance(generator, Contributing):
        return [()] * len(codes)
    added = generator.contributions(rows, i, codes, target)
    if not added.facets:
        return [()] * len(codes)
    return explainer.shared_out(added.facets, _support(added), codes, target, title)


def _support(added: Contributions) -> Floats:
    """What speaks for results that the generator has found, (facets, results); zeros for those that it has not.

    Where no facet adds anything, the one that takes least away stands for all: without any there would be no score.
    """
    best = added.values.max(axis=0)
    support = np.where(best > 0, np.maximum(added.values, 0), added.values == best)
    return (support * (added.values.sum(axis=0) + added.rest > 0)).astype(np.float32)
