"""Reasons for what no playlist supports: what a generator that found the result went by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from segue.candidates.generators import FittedGenerator
from segue.candidates.traits import Contributing, Contributions
from segue.facets import QueryRows
from segue.facets.sparse import Codes, Floats
from segue.pipeline.explanation import Explainer, Reasons
from segue.types import Target


def by_generators(
    generators: Iterable[FittedGenerator],
    explainer: Explainer,
    rows: QueryRows,
    i: int,
    target: Target,
    codes: Codes,
    why: Sequence[Reasons],
    title: str,
) -> list[Reasons]:
    """The reasons of query `i`'s results, with what generators go by where there was none.

    Args:
        generators: Those that know what adds to their scores are asked, in their order, until one speaks for a result.
        explainer: Names facets, and turns what they add into shares.
        rows: The queries.
        i: Which one.
        target: What the results are.
        codes: The results.
        why: Their reasons so far.
        title: The query's title.
    """
    found = list(why)
    for generator in generators:
        bare = [k for k, reasons in enumerate(found) if not reasons]
        if not bare:
            break
        if not isinstance(generator, Contributing):
            continue
        results = codes[np.array(bare)]
        added = generator.contributions(rows, i, results, target)
        if not added.facets:
            continue
        more = explainer.shared_out(added.facets, _support(added), results, target, title)
        for k, reasons in zip(bare, more, strict=True):
            found[k] = reasons
    return found


def _support(added: Contributions) -> Floats:
    """What speaks for results that the generator has found, (facets, results); zeros for those that it has not.

    Where no facet adds anything, the one that takes least away stands for all: without any there would be no score.
    """
    best = added.values.max(axis=0)
    support = np.where(best > 0, np.maximum(added.values, 0), added.values == best)
    return (support * (added.values.sum(axis=0) + added.rest > 0)).astype(np.float32)
