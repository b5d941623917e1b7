"""The order of play of a whole playlist."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from segue.errors import QueryError
from segue.flow.orders import ORDERS, Order
from segue.ids import distinct_ids, id_key
from segue.model.model import Model
from segue.types import Id


def order(model: Model, tracks: Iterable[Id], order: Order = "flow") -> list[Id]:
    """Return the tracks of a playlist in an order of play: each is beside those that go with it.

    Args:
        model: A fitted model; same model, same tracks, same order.
        tracks: Ids. Repeats are left out; a track that the model does not know stays behind the one before it.
        order: "flow" keeps the first track first; "flow:rising", "flow:falling" and "flow:arch" follow a curve of
            energy, if the model heard half of the tracks or more; "ranked" changes nothing.

    Raises:
        QueryError: There is no such order, or something is no id.
    """
    if order not in ORDERS:
        raise QueryError(
            expected=f"an order among {', '.join(ORDERS)}", got=repr(order), hint="Leave it out for flow."
        )
    given = distinct_ids(tracks)
    code = model.facets.vocabulary.codes["track"]
    runs: list[list[Id]] = []
    head: list[Id] = []
    known: list[int] = []
    for track in given:
        if id_key(track) in code:
            runs.append([track])
            known.append(code[id_key(track)])
        else:
            (runs[-1] if runs else head).append(track)
    places: list[int] = model.ordering.places(np.array(known, np.int32), order).tolist()
    return [*head, *(track for place in places for track in runs[place])]
