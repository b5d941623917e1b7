"""Probabilities are learned on questions of held-out playlists, as their lists turn out.

With rankers, some playlists of the folds are asked, and the lists are ranked by trees that are trained on the other
half of the folds' playlists, in one run. Without rankers a few playlists are held out once, and the generators reduced
to the others (see `generators.foundations.Reducing`), which takes a small part of a fit. Both ask by every mix that a
playlist can serve.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.facets import Facets
from segue.facets.sparse import Floats
from segue.fitting.folds import TARGETS
from segue.generators.base import FittedGenerator
from segue.generators.foundations import Reducing, SharedFits
from segue.protocols import Silent
from segue.ranking.examples import Examples
from segue.ranking.holdout import Questions, every_mix, held_out
from segue.ranking.lifts import Lifts
from segue.ranking.pools import pools
from segue.ranking.probability import FittedProbability, Tried
from segue.ranking.seeded import SeededRanker
from segue.ranking.signals import DEPTH, Shown, Strength, shown_by, signals
from segue.recipes import Ranking, Recipe
from segue.types import Target

SHARE: Final = 0.12
"""Most of the playlists that are held out; more would make the lists worse than the model's are."""

MOST: Final = (64, 120)
"""Most playlists held out with tracks, and without."""

Probabilities = dict[Target, FittedProbability]


def ranked(
    ranking: Ranking, found: Mapping[Target, Examples], rankers: Mapping[Target, SeededRanker], seed: int
) -> Probabilities:
    """Fit on the folds' questions.

    Args:
        ranking: Settings of the rankers.
        found: The folds' questions.
        rankers: The model's rankers; a target without one is ranked by the fused score.
        seed: Seed of the trees' random draws.
    """
    return _fitted(
        {
            target: _tried(part, _rankers(ranking, part, target, seed) if target in rankers else {}, target)
            for target, part in found.items()
        }
    )


def _rankers(ranking: Ranking, part: Examples, target: Target, seed: int) -> dict[bool, SeededRanker]:
    """Return for the asked playlists of either half the ranker of the other half, which has not seen them."""
    trees = dataclasses.replace(ranking.trees(target), runs=1)
    seen = {apart: part.half(apart=not apart) for apart in dict.fromkeys(part.asked_apart)}
    return {
        apart: SeededRanker.fit(trees, other, seed=seed, logit=target == "tags")
        for apart, other in seen.items()
        if other.labels
    }


def _tried(part: Examples, rankers: Mapping[bool, SeededRanker], target: Target) -> Tried:
    """Return how the lists of the questions kept for probabilities turn out."""
    column = {name: place for place, name in enumerate(part.names)}
    tried = Tried()
    for (rows, labels, hidden), apart in zip(part.asked, part.asked_apart, strict=True):
        shown = Shown(*(int(rows[0, column[name]]) for name in ("seeds", "tags", "words")))
        fused = rows[:, column["fused"]]
        order = _order(rankers.get(apart), rows, fused, seeded=shown.tracks > 0)[: DEPTH[target]]
        generators, strength = rows[order, column["generators"]], Strength.of(fused, target)
        found = signals(np.arange(len(order)), fused[order], generators, strength, shown)
        tried.add(found, labels[order] > 0, hidden, shown.tracks)
    return tried


def _order(ranker: SeededRanker | None, rows: Floats, fused: Floats, *, seeded: bool) -> NDArray[np.intp]:
    if ranker is None or not ranker.knows(seeded=seeded):
        return np.arange(len(fused))
    return np.argsort(-ranker.score(rows, fused, seeded=seeded), kind="stable")


def fused(
    plan: Recipe, facets: Facets, generators: Mapping[str, FittedGenerator], seed: int
) -> Probabilities:
    """Hold some playlists out, reduce the generators to the others, and fit on the questions.

    Args:
        plan: The recipe, without rankers.
        facets: The whole training set.
        generators: The fitted generators.
        seed: The fit's seed.
    """
    held = held_out(facets, SHARE, MOST, np.random.default_rng(seed))
    tried: dict[Target, Tried] = {target: Tried() for target in TARGETS}
    if held.any():
        rest = facets.select(~held)
        reduced = _reduced(plan, rest, generators, ~held, seed)
        asked = every_mix(facets, held, np.random.default_rng((seed, 0)))
        for target in TARGETS:
            _ask(plan, asked, target, reduced, Lifts.of(plan.lifts(target), rest), tried[target])
    return _fitted(tried)


def _reduced(
    plan: Recipe,
    rest: Facets,
    generators: Mapping[str, FittedGenerator],
    kept: NDArray[np.bool_],
    seed: int,
) -> dict[str, FittedGenerator]:
    settings = plan.generators
    known = [
        (one, one.reduced(generators[name], rest, kept))
        for name, one in settings.items()
        if isinstance(one, Reducing)
    ]
    fits = SharedFits(rest, seed=seed, progress=Silent(), known=known)
    return {
        name: generators[name] if name in plan.fitted_once else fits.fit(one)
        for name, one in settings.items()
    }


def _ask(
    plan: Recipe,
    asked: Questions,
    target: Target,
    generators: Mapping[str, FittedGenerator],
    lifts: Lifts,
    tried: Tried,
) -> None:
    """Add how the lists of some questions turn out, of those that hide any of the target."""
    hidden = asked.tracks if target == "tracks" else asked.tags
    useful = np.flatnonzero([len(codes) > 0 for codes in hidden])
    rows, weights = asked.rows.select(useful), plan.weights(target)
    depth, keep = (plan.ranking or Ranking()).looks_at(target)
    made = pools(generators, rows, target, weights=weights, depth=depth, keep=keep, lifts=lifts)
    for i, pool in enumerate(made):
        first = slice(DEPTH[target])
        own = hidden[int(useful[i])]
        generators_of = (pool.scores[first] > 0).sum(axis=1)
        shown = shown_by(rows.asked(i))
        found = signals(
            np.arange(len(pool.codes[first])),
            pool.fused[first],
            generators_of,
            Strength.of(pool.fused, target),
            shown,
        )
        tried.add(found, np.isin(pool.codes[first], own), len(own), shown.tracks)


def _fitted(tried: Mapping[Target, Tried]) -> Probabilities:
    found: Probabilities = {}
    for target, one in tried.items():
        probability = FittedProbability.fit(one)
        if probability is not None:
            found[target] = probability
    return found
