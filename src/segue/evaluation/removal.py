"""A check of reasons by removal: does a track fall when the seed that its first reason names is taken away?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from segue.constraints.constraints import AS_RANKED
from segue.metrics.bootstrap import Estimate, Resampling, estimates
from segue.protocols import Progress
from segue.types import Continuation, Id, Query

if TYPE_CHECKING:
    from segue.model import Model

RESULTS: Final = 4
"""Number of results of one question that are checked, at most: equal steps through its list."""

DEPTH: Final = 10
"""How many times as long as a list the list is in which a track's new place is looked for."""


class SeedReasons(msgspec.Struct, frozen=True, kw_only=True):
    """How often a reason that names a seed track holds.

    A track's place is its place in the list, without the seeds that are taken away. A track that keeps its place may
    have lost some of its score: scores of two queries cannot be compared.

    Attributes:
        results: Number of results that were checked: those whose first reason is a track of the query.
        falls: Share of the results with a worse place when that track is taken away, over questions.
        stays: Share of the results with the same place.
        further: Share of the results that fall further than when another track of the query is taken away.
        as_far: Share of the results that fall as far.
    """

    results: int
    falls: Estimate
    stays: Estimate
    further: Estimate
    as_far: Estimate


@dataclasses.dataclass(frozen=True)
class _Case:
    """A result to check: the track, its place, the seed that its first reason names, and another seed."""

    question: int
    track: Id
    named: Id
    other: Id


def check_seed_reasons(
    model: Model, queries: Sequence[Query], n: int, *, seed: int, progress: Progress
) -> SeedReasons | None:
    """Answer questions again without the seed that a result's first reason names, and without another one.

    Args:
        model: The model.
        queries: The questions; those with fewer than two known tracks are left out.
        n: Length of the lists whose results are checked.
        seed: Seed of the draw of the other tracks.
        progress: Shows the queries.

    Returns:
        The shares; None if no first reason names a seed, or no question has two.
    """
    known = set(model.tracks["id"].to_list())
    asked = [query for query in queries if sum(str(key) in known for key in query.tracks) > 1]
    found = model.recommend(asked, n, tags=0, constraints=AS_RANKED)
    cases = list(_cases(model, asked, found, known, np.random.default_rng(seed)))
    if not cases:
        return None
    fewer = {(case.question, key): None for case in cases for key in (None, case.named, case.other)}
    lists = model.recommend(
        [_without(asked[question], key) for question, key in fewer],
        DEPTH * n,
        tags=0,
        constraints=AS_RANKED,
        reasons=False,
        progress=progress,
    )
    places = {pair: [track.id for track in one.tracks] for pair, one in zip(fewer, lists, strict=True)}
    return _counted(cases, places)


def _cases(
    model: Model,
    queries: Sequence[Query],
    found: Sequence[Continuation],
    known: set[str],
    rng: np.random.Generator,
) -> Iterable[_Case]:
    """Some results of each question, at equal steps through its list."""
    names = dict(zip(model.tracks["id"].to_list(), model.tracks["title"].to_list(), strict=True))
    for question, (query, one) in enumerate(zip(queries, found, strict=True)):
        seeds = [key for key in query.tracks if str(key) in known]
        named = _by_name(seeds, names)
        checked = [
            (track.id, named[track.reasons[0].value])
            for track in one.tracks
            if track.reasons and track.reasons[0].kind == "track" and track.reasons[0].value in named
        ]
        for track, key in checked[:: -(-len(checked) // RESULTS) or 1]:
            others = [other for other in seeds if other != key]
            yield _Case(question, track, key, others[int(rng.integers(len(others)))])


def _by_name(seeds: Sequence[Id], names: Mapping[str, str | None]) -> dict[str, Id]:
    """The seed of each name that reasons show, without names that two seeds share."""
    found: dict[str, Id] = {}
    shared: set[str] = set()
    for key in seeds:
        name = names[str(key)] or str(key)
        if found.setdefault(name, key) != key:
            shared.add(name)
    return {name: key for name, key in found.items() if name not in shared}


def _without(query: Query, key: Id | None) -> Query:
    kept = [at for at, other in enumerate(query.tracks) if other != key]
    return msgspec.structs.replace(
        query,
        tracks=tuple(query.tracks[at] for at in kept),
        weights=tuple(query.weights[at] for at in kept) if query.weights else (),
    )


def _counted(cases: Sequence[_Case], lists: Mapping[tuple[int, Id | None], Sequence[Id]]) -> SeedReasons:
    """Compare places. A track that is not in a list has the place after its end."""

    def place(case: _Case, key: Id | None) -> int:
        rest = [track for track in lists[case.question, key] if track not in (case.named, case.other)]
        return rest.index(case.track) if case.track in rest else len(rest)

    rows: dict[int, list[tuple[bool, bool, bool, bool]]] = {}
    for case in cases:
        before, named, other = place(case, None), place(case, case.named), place(case, case.other)
        rows.setdefault(case.question, []).append(
            (named > before, named == before, named > other, named == other)
        )
    shares = np.array([np.mean(found, axis=0) for found in rows.values()], np.float64)
    falls, stays, further, as_far = (found for found in estimates(shares, Resampling()) if found)
    return SeedReasons(results=len(cases), falls=falls, stays=stays, further=further, as_far=as_far)
