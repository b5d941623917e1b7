"""A check of flow on playlists whose own order is known: is the true next track nearer than others of its playlist?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from segue.facets.sparse import Codes
from segue.ids import distinct_ids, id_key
from segue.metrics.bootstrap import Estimate, Resampling, estimates
from segue.metrics.succession import succession
from segue.model import Model
from segue.protocols import Progress
from segue.types import Answer

LONGEST: Final = 200
"""Tracks of one playlist that are looked at, from its beginning."""


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """How well a model's links know the order of held-out playlists, and how well ordered lists link.

    All are means over playlists with three known tracks or more.

    Attributes:
        pairs: Number of neighbours in these playlists.
        above: Share of the other tracks of its playlist that the true next track is nearer than; 1/2 by chance.
        reciprocal_rank: Mean of 1 / rank of the true next track among the others of its playlist.
        by_chance: The same for tracks in random order.
        own: Mean link between neighbours in the playlist's own order.
        flowing: The same in the model's order of the same tracks.
        mixed: The same over all pairs, which is that of a random order.
    """

    pairs: int
    above: Estimate
    reciprocal_rank: Estimate
    by_chance: Estimate
    own: Estimate
    flowing: Estimate
    mixed: Estimate


def check_flow(model: Model, playlists: Sequence[Answer], progress: Progress) -> Flow | None:
    """Compare the model's links with the order of playlists that it was not fitted on.

    Args:
        model: The model.
        playlists: Tracks in their playlists' order, such as the answers of a split hold them.
        progress: Shows the playlists.

    Returns:
        The figures; None if no playlist has three known tracks, or all keep no order (sorted by id).
    """
    ordered = [codes for one in playlists if len(codes := _known(model, one)) > 2]
    if not ordered or not _orders(playlists):
        return None
    rows = [_figures(model, codes) for codes in progress.track(ordered, label="Flow", total=len(ordered))]
    above, rank, chance, own, flowing, mixed = (
        found for found in estimates(np.array(rows), Resampling()) if found
    )
    return Flow(
        pairs=sum(len(codes) - 1 for codes in ordered),
        above=above,
        reciprocal_rank=rank,
        by_chance=chance,
        own=own,
        flowing=flowing,
        mixed=mixed,
    )


def _known(model: Model, one: Answer) -> Codes:
    code = model.facets.vocabulary.codes["track"]
    known = [code[id_key(track)] for track in distinct_ids(one.tracks) if id_key(track) in code]
    return np.array(known[:LONGEST], np.int32)


def _orders(playlists: Sequence[Answer]) -> bool:
    """Whether the playlists keep an order: not if all of them are sorted by id."""
    long = [[id_key(track) for track in one.tracks] for one in playlists if len(one.tracks) > 2]
    return any(names != sorted(names) and names != sorted(names, key=_number) for names in long)


def _number(name: str) -> tuple[int, str]:
    return (int(name), "") if name.isdigit() else (0, name)


def _figures(model: Model, codes: Codes) -> tuple[float, ...]:
    links = model.ordering.links.between(codes)
    places = model.ordering.places(codes, "flow")
    size = len(codes)
    here = np.arange(size - 1)
    mixed = (links.sum() - links.trace()) / (size * (size - 1))
    own, flowing = links[here, here + 1].mean(), links[places[:-1], places[1:]].mean()
    return (*succession(links), float(own), float(flowing), float(mixed))
