"""Counterfactuals: the smallest changes of a query that bring a track into its list, or take it out.

Nothing is estimated: the model is asked again with each change, all of them in one batch. A change takes away one or
two parts of the query (a seed track, a tag, the title), or adds one track or tag. What could be added is what the
model finds beside the wanted track, or, for a track that is to leave, at the top of the list.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from segue.constraints.constraints import NOTHING, Constraints
from segue.errors import QueryError, Where
from segue.ids import id_key
from segue.model.model import Model
from segue.types import Id, Query, TrackResult

MOST_PARTS: Final = 60
"""Most parts of a query that are taken away one at a time: the title, then tags, then seed tracks, as given."""

MOST_PAIRED: Final = 10
"""Most parts of which two are taken away together."""

MOST_ADDED: Final = (20, 10)
"""Most tracks and tags that are tried as additions."""

MOST_CHANGES: Final = 5
"""Most changes that are returned, of equal size."""


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A change of a query, and where the track then is.

    Attributes:
        without_title: Whether the title is taken away.
        without_tags: Tags that are taken away.
        without_tracks: Seed tracks that are taken away.
        with_tags: Tags that are added.
        with_tracks: Tracks that are added.
        place: The track's place in the list, from 1; None where it is not in it.
    """

    without_title: bool = False
    without_tags: tuple[str, ...] = ()
    without_tracks: tuple[Id, ...] = ()
    with_tags: tuple[str, ...] = ()
    with_tracks: tuple[Id, ...] = ()
    place: int | None = None

    @property
    def size(self) -> int:
        """How many parts of the query it changes."""
        parts = (self.without_tags, self.without_tracks, self.with_tags, self.with_tracks)
        return self.without_title + sum(map(len, parts))

    def of(self, query: Query) -> Query:
        """Return the changed query; an added track has the weight 1."""
        kept = [at for at, track in enumerate(query.tracks) if track not in self.without_tracks]
        weights = [query.weights[at] for at in kept if query.weights] + [1.0] * len(self.with_tracks)
        return msgspec.structs.replace(
            query,
            title="" if self.without_title else query.title,
            tags=tuple(tag for tag in query.tags if tag not in self.without_tags) + self.with_tags,
            tracks=tuple(query.tracks[at] for at in kept) + self.with_tracks,
            weights=tuple(weights) if query.weights else (),
        )


class Counterfactual(msgspec.Struct, frozen=True, kw_only=True):
    """Why a track is in a list or not, by what would change it.

    Attributes:
        track: The track; with its reasons and probability if it is in the list.
        n: The list's length.
        place: Its place in the list, from 1; None where it is not in it.
        changes: The smallest changes that bring it in, the best place first, or take it out; at most five, and none
            where no change that was tried does.
        asked: How many changes the model was asked for.
    """

    track: TrackResult
    n: int
    place: int | None
    changes: tuple[Change, ...]
    asked: int


def counterfactual(
    model: Model, query: Query, track: Id, n: int = 100, *, constraints: Constraints = NOTHING
) -> Counterfactual:
    """Return the smallest changes of a query that bring a track into its list of `n`, or take it out.

    Args:
        model: The model.
        query: The query.
        track: The track's id.
        n: The list's length.
        constraints: What the tracks of the list must be.

    Raises:
        QueryError: The model does not know the track, the query gives it, `n` is below 1, or the constraints are none.
    """
    row = _row(model, query, track, n)
    listed = model.recommend(query, n, tags=0, constraints=constraints)
    place = _place(listed.tracks, track)
    beside = listed.tracks
    tags: Sequence[str] = ()
    if place is None:
        near = model.recommend(
            Query(tracks=(track,), updated=query.updated),
            MOST_ADDED[0] + len(query.tracks),
            tags=MOST_ADDED[1] + len(query.tags),
            reasons=False,
        )
        beside, tags = near.tracks, [one.tag for one in near.tags]
    changes = [*_removals(query), *_additions(query, [one.id for one in beside if one.id != track], tags)]
    asked = [change.of(query) for change in changes]
    lists = model.recommend(asked, n, tags=0, constraints=constraints, reasons=False)
    moved = [
        msgspec.structs.replace(change, place=found)
        for change, one in zip(changes, lists, strict=True)
        if ((found := _place(one.tracks, track)) is None) != (place is None)
    ]
    smallest = min((change.size for change in moved), default=0)
    best = sorted((one for one in moved if one.size == smallest), key=lambda one: one.place or 0)
    own = listed.tracks[place - 1] if place else _described(model, row)
    return Counterfactual(track=own, n=n, place=place, changes=tuple(best[:MOST_CHANGES]), asked=len(changes))


def _row(model: Model, query: Query, track: Id, n: int) -> int:
    """Return the track's row, after a check of what was asked."""
    row = model.facets.vocabulary.codes["track"].get(id_key(track))
    if row is None:
        raise QueryError(
            expected="the id of a track that the model knows",
            got=repr(track),
            where=Where(field="track"),
            hint="`segue why --wanted` takes names too.",
        )
    if id_key(track) in set(map(id_key, query.tracks)):
        raise QueryError(
            expected="a track that the query does not give",
            got=repr(track),
            where=Where(field="track"),
            hint="Take it out of the query: a list has no seed tracks.",
        )
    if n < 1:
        raise QueryError(expected="n of 1 or more", got=str(n), hint="Ask for 1 or more.")
    return row


def _described(model: Model, row: int) -> TrackResult:
    known = model.tracks.row(row, named=True)
    return TrackResult(
        id=model.track_id(known["id"]), score=0.0, title=known["title"] or "", artists=tuple(known["artists"])
    )


def _place(listed: Sequence[TrackResult], track: Id) -> int | None:
    key = id_key(track)
    return next((place for place, one in enumerate(listed, 1) if id_key(one.id) == key), None)


def _removals(query: Query) -> Iterator[Change]:
    """Return the changes that take away one part, then two; never all that the query has."""
    parts = [Change(without_title=True)] if query.title.strip() else []
    parts += [Change(without_tags=(tag,)) for tag in dict.fromkeys(query.tags)]
    parts += [Change(without_tracks=(track,)) for track in dict.fromkeys(query.tracks)]
    if len(parts) > 1:
        yield from parts[:MOST_PARTS]
    if len(parts) > 2:
        for one, other in itertools.combinations(parts[:MOST_PAIRED], 2):
            yield Change(
                without_title=one.without_title or other.without_title,
                without_tags=one.without_tags + other.without_tags,
                without_tracks=one.without_tracks + other.without_tracks,
            )


def _additions(query: Query, tracks: Sequence[Id], tags: Sequence[str]) -> Iterator[Change]:
    """Return the changes that add one track or tag."""
    given = set(map(id_key, query.tracks))
    fresh = [one for one in tracks if id_key(one) not in given]
    yield from (Change(with_tracks=(one,)) for one in fresh[: MOST_ADDED[0]])
    more = [tag for tag in tags if tag not in query.tags]
    yield from (Change(with_tags=(tag,)) for tag in more[: MOST_ADDED[1]])
