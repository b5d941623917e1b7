"""Folds: playlists held out of the generators' training, asked as questions for the rankers to learn from.

Every fold fits all generators anew, which is most of the cost of a ranker. The folds of a recipe know nothing of
each other, so that each can be had from a process of its own; what it gives is the same either way.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.facets import Facets
from segue.generators.base import FittedGenerator
from segue.generators.foundations import SharedFits
from segue.protocols import Progress, Silent
from segue.ranking.examples import Examples
from segue.ranking.features import Background, feature_names, features
from segue.ranking.holdout import Questions, held_out, questions
from segue.ranking.pools import pools
from segue.ranking.seeded import LEAST_APART
from segue.recipes import Ranking, Recipe
from segue.types import Target

COLD: Final = 0.05
"""Share of the tracks that a fold withholds from all playlists, where tracks were heard."""

TARGETS: Final[tuple[Target, ...]] = ("tracks", "tags")

_SILENT = Silent()


Once = Mapping[str, FittedGenerator]
"""Generators that were fitted once, to playlists that no fold holds out, by name (see `Recipe.fitted_once`)."""

NO_ONCE: Final[Once] = types.MappingProxyType({})
"""Every generator is fitted anew for every fold."""


def examples(
    plan: Recipe,
    ranking: Ranking,
    facets: Facets,
    seed: int,
    progress: Progress = _SILENT,
    once: Once = NO_ONCE,
) -> dict[Target, Examples]:
    """What the rankers of a recipe learn from: candidates of playlists held out of the generators' training."""
    found: dict[Target, Examples] = {target: Examples() for target in TARGETS}
    for number in range(ranking.folds):
        for target, part in fold(plan, ranking, facets, (seed, number), progress, once).items():
            found[target].extend(part)
    return found


def never_held_out(ranking: Ranking | None, facets: Facets, seed: int) -> NDArray[np.bool_]:
    """Which playlists no fold holds out: all without rankers."""
    kept = np.ones(len(facets.updated), np.bool_)
    for number in range(ranking.folds if ranking else 0):
        kept &= ~_held_out(ranking or Ranking(), facets, (seed, number))
    return kept


def _held_out(ranking: Ranking, facets: Facets, seed: tuple[int, int]) -> NDArray[np.bool_]:
    most = (ranking.most, ranking.most_trackless)
    return held_out(facets, ranking.share, most, np.random.default_rng(seed[0]), seed[1])


def fold(
    plan: Recipe,
    ranking: Ranking,
    facets: Facets,
    seed: tuple[int, int],
    progress: Progress = _SILENT,
    once: Once = NO_ONCE,
) -> dict[Target, Examples]:
    """One fold: hold playlists out, fit the generators without them, and take the questions' candidates.

    Args:
        plan: The generators and their weights.
        ranking: How many playlists are held out, and how many candidates are looked at.
        facets: The whole training set.
        seed: The fit's seed and the fold's number.
        progress: Shown for every long part.
        once: What is not fitted anew.
    """
    held = _held_out(ranking, facets, seed)
    if not held.any():
        return {}
    rest = facets.select(~held)
    if facets.sounds is not None:  # so that the ranker meets tracks that are known by their sound alone
        rest = rest.withhold(
            np.random.default_rng((*seed, ranking.cuts)).random(len(facets.track_counts)) < COLD
        )
    fits = SharedFits(rest, seed=seed[0], progress=progress)
    generators = {
        name: once[name] if name in once else fits.fit(generator)
        for name, generator in plan.generators.items()
    }
    found: dict[Target, Examples] = {target: Examples() for target in TARGETS}
    for cut in range(ranking.cuts):
        asked = questions(facets, held, np.random.default_rng((*seed, cut)))
        for target in TARGETS:
            # what no playlist of the whole set holds is neither right nor wrong: nobody has placed it yet
            placed = facets.count("track" if target == "tracks" else "tag") > 0
            part = _candidates(plan, ranking, asked, target, generators, rest, placed, progress)
            found[target].extend(part)
    titled = held & (facets.lengths >= 2) & (np.diff(facets.playlists["word"].indptr) > 0)
    if int(titled.sum()) * ranking.folds >= MANY_ASKED:
        asked = questions(facets, titled, np.random.default_rng((*seed, ranking.cuts)), by_title=True)
        placed = facets.count("track") > 0
        part = _candidates(plan, ranking, asked, "tracks", generators, rest, placed, progress)
        found["tracks"].extend(part)
    return found


MANY_ASKED: Final = LEAST_APART + 100
"""Questions by a title alone, over all folds, from which titled playlists are asked so once more.

They are enough for trees of their own, some having no hit: what tells the tracks of a title is not what tells those of
seed tracks.
"""


def _candidates(
    plan: Recipe,
    ranking: Ranking,
    asked: Questions,
    target: Target,
    generators: dict[str, FittedGenerator],
    facets: Facets,
    placed: NDArray[np.bool_],
    progress: Progress,
) -> Examples:
    """The candidates, of those that are `placed`, of every question that hides something of the target."""
    weights, hidden = plan.weights(target), asked.tracks if target == "tracks" else asked.tags
    useful = np.flatnonzero([len(codes) > 0 for codes in hidden])
    rows, background = asked.rows.select(useful), Background.of(facets, target, generators)
    found = Examples(names=feature_names(list(weights), background))
    depth, keep = ranking.looks_at(target)
    made = pools(
        generators, rows, target, weights=weights, depth=depth, keep=keep, quotas=plan.quotas(target)
    )
    for i, pool in enumerate(progress.track(made, label=f"Questions for {target}", total=len(rows))):
        known = pool.select(placed[pool.codes])
        found.add(
            features(known, rows, i, background),
            known.codes,
            hidden[int(useful[i])],
            seeded=len(rows.codes("track", i)) > 0,
        )
    return found
