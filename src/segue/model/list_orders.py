"""Player lists in an order of play: a list is read, its tracks are matched, and it is written in another order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from segue.data.lists.forms import FORMS, ORDERED, beside, form_of
from segue.data.lists.reordering import reordered
from segue.data.matching import Match, TableLookup, match
from segue.data.readers import read
from segue.errors import ArtifactError, DataError, Where
from segue.files.artifacts import new_file
from segue.flow.orders import Order
from segue.model.model import Model
from segue.model.ordered import unheard
from segue.notes import Note


@dataclass(frozen=True)
class OrderedList:
    """A player list that was put into an order of play.

    Attributes:
        source: The list.
        path: The file that was written.
        orders: The place of each entry in the source, in the new order, by the playlist's id; only tables have several.
        known: How many of its different tracks the model knows.
        tracks: How many different tracks it has.
        notes: A note for each playlist that could not follow a curve of energy.
    """

    source: Path
    path: Path
    orders: dict[str, list[int]]
    known: int
    tracks: int
    notes: tuple[Note, ...] = ()


class ListOrderer:
    """Orders the lists of one person with one model.

    Args:
        model: The model.
        order: The order.
    """

    def __init__(self, model: Model, order: Order = "flow") -> None:
        self._model = model
        self._order: Order = order
        self._lookup = TableLookup(model.tracks, model.track_counts)

    def ordered(self, source: Path, out: Path | None = None) -> OrderedList:
        """Put one list into an order of play, and write it whole or not at all, in its own form.

        A track that the model does not know stays behind the one before it, and so does a repeat.

        Args:
            source: The list.
            out: The file to write, which may be the list itself; None is a new name beside the list.

        Raises:
            DataError: It is no player list, cannot be read, or has fewer than two tracks that the model knows.
            ArtifactError: It cannot be written.
        """
        form = form_of(source)
        if form is None:
            known = ", ".join(FORMS)
            raise DataError(
                expected=f"a player list ({known})", got=source.suffix or "no ending", where=Where(source)
            )
        target = beside(source, done=ORDERED) if out is None else out
        if target.suffix.lower() != source.suffix.lower():
            raise ArtifactError(
                expected=f"a file that ends in {source.suffix}",
                got=target.name,
                where=Where(target),
                hint="Name one: the list keeps its form.",
            )
        result = read(form.reader, source)
        matches = match(result.dataset.tracks, self._lookup)
        found = sum(one is not None for one in matches)
        if found < 2:
            raise DataError(
                expected="two tracks or more that the model knows",
                got=f"{found} among {len(matches)}",
                where=Where(source),
                hint="Fit the model on a dataset with these tracks, such as the folder that they lie in.",
            )
        playlists = result.dataset.playlists
        orders: dict[str, list[int]] = {}
        notes: tuple[Note, ...] = ()
        for row in playlists.iter_rows(named=True):
            runs, head = self._runs(row["tracks"], matches)
            codes = np.array(list(runs), np.int32)
            places = self._model.ordering.places(codes, self._order).tolist()
            orders[row["id"]] = [*head, *(place for at in places for place in runs[int(codes[at])])]
            notes += unheard(self._model.ordering, self._order, codes)
        content = reordered(source, orders)
        with new_file(target) as temporary:
            temporary.write_bytes(content)
        return OrderedList(source, target, orders, found, len(matches), notes)

    def _runs(
        self, tracks: Sequence[int], matches: Sequence[Match | None]
    ) -> tuple[dict[int, list[int]], list[int]]:
        """Return the places of entries that stay together by their first track's code, and those before all."""
        code = self._model.facets.vocabulary.codes["track"]
        runs: dict[int, list[int]] = {}
        head: list[int] = []
        last = head
        for place, track in enumerate(tracks):
            one = matches[track]
            if one is not None and code[one.known.id] not in runs:
                last = runs[code[one.known.id]] = []
            last.append(place)
        return runs, head
