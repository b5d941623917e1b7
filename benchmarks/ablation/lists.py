"""The list of every question under a variant: its ranker learned anew, the candidates cut and ordered."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.ablation.candidates import MOST_LISTED, Asked, Stage
from benchmarks.ablation.variants import Cutter, Variant
from benchmarks.quality.parts import Parts
from segue.metrics.ranking import ndcg
from segue.ranking.examples import Examples
from segue.ranking.logit import SHOWN
from segue.ranking.seeded import SeededRanker
from segue.types import Target

LENGTHS: Final[dict[Target, int]] = {"tracks": MOST_LISTED, "tags": 10}


def learn(stage: Stage, cutter: Cutter, target: Target, seed: int) -> SeededRanker | None:
    """The ranker of a variant; None where it has none, or nothing to learn from."""
    found = stage.examples[target]
    if not cutter.variant.ranker:
        return None
    left = Examples(names=[found.names[k] for k in cutter.kept])
    for table, hits, seeded in zip(found.features, found.labels, found.seeded, strict=True):
        rows, cut = cutter.cut(table)
        left.add(cut[:, cutter.kept], rows, np.flatnonzero(hits), seeded=seeded)
    if len(left.labels) < stage.ranking.least(target):
        return None
    logit = target == "tags" and {SHOWN, "count"} <= set(left.names)  # it looks at both
    return SeededRanker.fit(stage.ranking.trees(target), left, seed=seed, logit=logit)


def lists(
    stage: Stage, asked: Asked, variant: Variant, target: Target, seed: int
) -> list[NDArray[np.int32]] | None:
    """The codes that each question is answered with, best first; None where the variant changes nothing."""
    names = stage.examples[target].names
    cutter = Cutter(variant, names, stage.weights(target), *stage.ranking.looks_at(target))
    if variant.generator and not cutter.changes:
        return None
    ranker = learn(stage, cutter, target, seed)
    found: list[NDArray[np.int32]] = []
    for codes, table, allowed, popular, seeded in zip(
        asked.codes, asked.tables, asked.allowed, asked.popular, asked.seeded, strict=True
    ):
        rows, cut = cutter.cut(table)
        if ranker and len(rows) and ranker.knows(seeded=seeded):
            scores = ranker.score(cut[:, cutter.kept], cut[:, names.index("fused")], seeded=seeded)
            rows = rows[np.argsort(-scores, kind="stable")]
        ranked = codes[rows][allowed[rows]][: LENGTHS[target]]
        found.append(_filled(ranked, popular, LENGTHS[target]))
    return found


def _filled(ranked: NDArray[np.int32], popular: NDArray[np.int32], n: int) -> NDArray[np.int32]:
    """A list made up to `n` with the most popular of the rest."""
    more = popular[~np.isin(popular, ranked)]
    return np.concatenate([ranked, more[: n - len(ranked)]])


def judged(
    found: list[NDArray[np.int32]], asked: Asked, parts: Parts, stage: Stage, target: Target
) -> NDArray[np.float64]:
    """The nDCG of each list at its target's length, (questions,)."""
    code = stage.facets.vocabulary.codes["track" if target == "tracks" else "tag"]
    length = LENGTHS[target]
    hits = np.zeros((len(found), length), np.bool_)
    sizes = np.zeros(len(found), np.int64)
    for k, (place, ranked) in enumerate(zip(asked.places, found, strict=True)):
        hidden = {str(value) for value in getattr(parts.hidden[place], target)}
        sizes[k] = len(hidden)
        known = np.array([code[name] for name in hidden if name in code], np.int32)
        hits[k, : len(ranked)] = np.isin(ranked, known)
    return ndcg(hits, sizes, length)
