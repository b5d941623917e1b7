"""Ways to answer for the commands that evaluate, on a cluster: one for each model."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from segue.cluster.answers import AnswersByShards
from segue.cluster.locations import within
from segue.cluster.runner import Tally

if TYPE_CHECKING:
    from segue.cluster.fitting import Place
    from segue.protocols import Progress


class Ways:
    """Ways to answer, each with a working folder of its own within the place's.

    Args:
        place: Where.
        signed_by: Public keys, one of which must have signed every model; None for any model.
        progress: Shows the portions.
    """

    def __init__(self, place: Place, *, signed_by: Path | None, progress: Progress) -> None:
        self._place, self._signed_by, self._progress = place, signed_by, progress
        self._made: list[AnswersByShards] = []

    def __call__(self, model: Path) -> AnswersByShards:
        """Return a way to answer with a model directory."""
        import dataclasses

        name = hashlib.sha256(str(model.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        place = dataclasses.replace(self._place, folder=within(self._place.folder, f"model-{name}"))
        way = AnswersByShards(place, model, signed_by=self._signed_by, trusted=False, progress=self._progress)
        self._made.append(way)
        return way

    def tally(self) -> Tally:
        """Return what the tasks of all ways did."""
        found = Tally()
        for way in self._made:
            found.add(way.tally)
        return found
