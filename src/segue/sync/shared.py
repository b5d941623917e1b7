"""The tracks that a model and a server share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import polars as pl

from segue.model.model import Model
from segue.sync.matching import match_both
from segue.sync.servers import ServerTrack
from segue.types import Id


@dataclass(frozen=True)
class Shared:
    """Which track of a server a track of the model is, and the other way round.

    Several tracks of the model may be one of the server. So there are two tables.

    Attributes:
        ours: A track of the server → the model's, in its type.
        theirs: A track of the model, as text → the server's.
        how: A track of the model → what it was recognised by, a row of the table in `segue.sync.matching`.
    """

    ours: Mapping[str, Id]
    theirs: Mapping[str, str]
    how: Mapping[str, str]

    @classmethod
    def of(cls, model: Model, library: pl.DataFrame) -> Self:
        """Match all tracks.

        Args:
            model: The model.
            library: The server's tracks, as `TRACK_SCHEMA` has them.
        """
        known, there = model.tracks["id"], library["id"]
        to_theirs, to_ours = match_both(model.tracks, library)
        ours = zip(there.gather(to_ours["row"]), known.gather(to_ours["match"]), strict=True)
        found = list(known.gather(to_theirs["row"]))
        theirs = dict(zip(found, there.gather(to_theirs["match"]), strict=True))
        return cls(
            {key: model.track_id(one) for key, one in ours},
            theirs,
            dict(zip(found, to_theirs["how"], strict=True)),
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many tracks of the model were recognised, by how."""
        return dict(Counter(self.how.values()))

    def seeds(self, content: Sequence[ServerTrack]) -> Iterator[Id]:
        """Yield the model's tracks among those of a playlist."""
        for track in content:
            if (found := self.ours.get(str(track.record.id))) is not None:
                yield found

    def elsewhere(self, model: Model) -> list[Id]:
        """The tracks of the model that the server lacks."""
        return [model.track_id(key) for key in model.tracks["id"].to_list() if key not in self.theirs]
