"""Folds: playlists held out of the generators' training, as questions for the rankers to learn from.

Every fold fits all generators again, which is most of the cost of a ranker. The folds of a recipe are
independent, so each can run in a process of its own; the result is the same either way.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from segue.facets import Facets
from segue.facets.table import block_of
from segue.generators.base import FittedGenerator
from segue.generators.foundations import SharedFits
from segue.protocols import Progress, Silent
from segue.ranking.examples import Examples
from segue.ranking.features import Background, feature_names, features
from segue.ranking.holdout import Questions, every_mix, held_out, questions
from segue.ranking.lifts import Lifts
from segue.ranking.pools import pools
from segue.ranking.seeded import LEAST_APART
from segue.recipes import Ranking, Recipe
from segue.types import Target

if TYPE_CHECKING:
    from segue.fitting.kept import Kept

COLD: Final = 0.05
"""Share of the tracks that a fold removes from all playlists as cold-start examples, if there is audio."""

TARGETS: Final[tuple[Target, ...]] = ("tracks", "tags")

_SILENT = Silent()


Once = Mapping[str, FittedGenerator]
"""Generators by name that are fitted once, on playlists that no fold holds out (see `Recipe.fitted_once`)."""


class RunningFolds(Protocol):
    """Folds that others run, while this process fits the generators."""

    def widen(self, workers: int) -> None:
        """Set how many processes of this machine may run folds at once from now on."""
        ...

    def collect(self, progress: Progress) -> dict[Target, Examples]:
        """Wait for all folds; return the same as `examples`.

        Raises:
            SegueError: A fold failed.
        """
        ...

    def close(self) -> None:
        """End what still runs, and remove all temporary files."""
        ...


class StartsFolds(Protocol):
    """Gives the folds of a fit to others; `segue.fitting.processes.Folds.start` is one."""

    def __call__(
        self,
        plan: Recipe,
        ranking: Ranking,
        facets: Facets,
        seed: int,
        workers: int,
        once: Once,
        *,
        kept: Kept | None,
    ) -> RunningFolds:
        """Start the first folds; the others follow while `collect` waits."""
        ...


NO_ONCE: Final[Once] = types.MappingProxyType({})
"""Every generator is fitted again for every fold."""


def examples(
    plan: Recipe,
    ranking: Ranking,
    facets: Facets,
    seed: int,
    progress: Progress = _SILENT,
    once: Once = NO_ONCE,
) -> dict[Target, Examples]:
    """Return the rankers' training examples: candidates of playlists held out of the generators' training."""
    found: dict[Target, Examples] = {target: Examples() for target in TARGETS}
    for number in range(ranking.folds):
        for target, part in fold(plan, ranking, facets, (seed, number), progress, once).items():
            found[target].extend(part)
    return found


def never_held_out(ranking: Ranking | None, facets: Facets, seed: int) -> NDArray[np.bool_]:
    """Return which playlists no fold holds out; all of them without rankers."""
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
    """Run one fold: hold playlists out, fit the generators on the rest, and collect the questions' candidates.

    Args:
        plan: The generators and their weights.
        ranking: How many playlists are held out, and how many candidates are used.
        facets: The whole training set.
        seed: The fit's seed and the fold's number.
        progress: Shows every long step.
        once: Generators that are not fitted again.
    """
    held = _held_out(ranking, facets, seed)
    if not held.any():
        return {}
    rest = facets.select(~held)
    if facets.sounds is not None:  # so that the ranker learns from tracks with audio but no playlists
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
            # a track in no playlist of the whole set is neither right nor wrong, so it is left out
            placed = facets.count(block_of(target)) > 0
            part = _candidates(plan, ranking, asked, target, generators, rest, placed, progress)
            found[target].extend(part)
    titled = held & (facets.lengths >= 2) & (np.diff(facets.playlists["word"].indptr) > 0)
    if int(titled.sum()) * ranking.folds >= MANY_ASKED:
        asked = questions(facets, titled, np.random.default_rng((*seed, ranking.cuts)), by_title=True)
        placed = facets.count("track") > 0
        part = _candidates(plan, ranking, asked, "tracks", generators, rest, placed, progress)
        found["tracks"].extend(part)
    apart = kept_apart(facets, held, ranking.folds)
    asked = every_mix(facets, apart, np.random.default_rng((*seed, ranking.cuts + 1)))
    for target in TARGETS:
        placed = facets.count(block_of(target)) > 0
        part = _candidates(plan, ranking, asked, target, generators, rest, placed, progress, apart=True)
        found[target].extend(part)
    return found


APART: Final = (128, 120)
"""Most playlists of all folds together, with tracks and without, that are asked for probabilities."""


def kept_apart(facets: Facets, held: NDArray[np.bool_], folds: int) -> NDArray[np.bool_]:
    """Return which playlists held out by one of so many folds are asked for probabilities.

    Those of the second half come first, since one ranker then orders the candidates of all: the one that learns from
    the first half. Where they are few, those of the first half follow.
    """
    found = np.zeros(len(held), np.bool_)
    places = np.flatnonzero(held)
    for group, most in zip((facets.lengths > 0, facets.lengths == 0), APART, strict=True):
        left = -(-most // folds)
        for second in (True, False):
            members = places[group[places] & (is_apart(places) == second)]
            found[members[:: -(-len(members) // left) or 1] if left else []] = True
            left = max(left - len(members), 0)
    return found


def is_apart(playlists: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which playlists, by their numbers, are of the second half: the odd ones."""
    return playlists % 2 > 0


MANY_ASKED: Final = LEAST_APART + 100
"""Titled playlists held out in all folds, from which each also becomes a question by its title alone.

They are enough for separate trees, though some have no hit: the features that rank tracks for a title are not
those that rank them for seed tracks.
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
    *,
    apart: bool = False,
) -> Examples:
    """Return the candidates, among those that are `placed`, of questions that hide any of the target.

    With `apart`, the questions are those of probabilities.
    """
    weights, hidden = plan.weights(target), asked.tracks if target == "tracks" else asked.tags
    useful = np.flatnonzero([len(codes) > 0 for codes in hidden])
    rows, background = asked.rows.select(useful), Background.of(facets, target, generators)
    found = Examples(names=feature_names(list(weights), background))
    second = is_apart(asked.playlists[useful])
    depth, keep = ranking.looks_at(target)
    made = pools(
        generators,
        rows,
        target,
        weights=weights,
        depth=depth,
        keep=keep,
        quotas=plan.quotas(target),
        lifts=Lifts.of(plan.lifts(target), facets),
    )
    for i, pool in enumerate(progress.track(made, label=f"Questions for {target}", total=len(rows))):
        known = pool.select(placed[pool.codes])
        seen, own = features(known, rows, i, background), hidden[int(useful[i])]
        if apart:
            found.ask(seen, known.codes, own, apart=bool(second[i]))
            continue
        found.add(
            seen,
            known.codes,
            own,
            seeded=len(rows.codes("track", i)) > 0,
            apart=bool(second[i]),
        )
    return found
