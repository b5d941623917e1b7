"""Continuations in an order of play, behind their query."""

from __future__ import annotations

import msgspec

from segue.facets import Facets
from segue.facets.sparse import Codes
from segue.flow.ordering import Ordering
from segue.flow.orders import CURVES, RANKED, Order
from segue.notes import Note, note
from segue.types import Continuation, Query


def in_order(
    ranked: Continuation, codes: Codes, ordering: Ordering, order: Order, last: int | None
) -> Continuation:
    """Return a continuation with its tracks in an order of play, and each one's rank.

    Args:
        ranked: The continuation, best first.
        codes: Its tracks' codes, in the same order.
        ordering: Orders tracks.
        order: The order.
        last: Code of the track that is played before them, such as the last seed track; None for none.
    """
    if order == RANKED:
        return ranked
    places: list[int] = ordering.places(codes, order, last).tolist()
    tracks = tuple(msgspec.structs.replace(ranked.tracks[place], rank=place + 1) for place in places)
    told = unheard(ordering, order, codes)
    return msgspec.structs.replace(ranked, tracks=tracks, notes=(*ranked.notes, *told))


def last_track(query: Query, facets: Facets) -> int | None:
    """Return the code of a query's last known seed track; None if it has none."""
    code = facets.vocabulary.codes["track"]
    return next((code[str(track)] for track in reversed(query.tracks) if str(track) in code), None)


def unheard(ordering: Ordering, order: Order, codes: Codes) -> tuple[Note, ...]:
    """Return a note if a curve of energy is asked for, and the energy of too few tracks is known."""
    if CURVES[order] is None or ordering.knows(codes) or not len(codes):
        return ()
    return (note("unheard", known=ordering.known(codes), tracks=len(codes)),)
