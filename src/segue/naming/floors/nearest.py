"""Titles of the most similar playlists, by the neighbours of a fitted model.

The similarity is that of `segue.generators.knn.playlists`, over tracks and tags. Each of the nearest playlists votes
for its title with its similarity; titles that are equal when normalised share their votes. With one voter this is the
nearest playlist's title.
"""

from __future__ import annotations

import collections
from collections.abc import Sequence
from typing import Final

from segue.facets import Facets
from segue.facets.queries import query_rows
from segue.generators.knn.playlists import PlaylistNeighbours
from segue.naming.parts import Part
from segue.protocols import Silent
from segue.text import normalise
from segue.types import Query

VOTERS: Final = 50
_LOOKED_AT: Final = 500
"""Playlists among which voters are sought: many have no title."""


class NearestTitles:
    """The training playlists of a model, with their titles.

    Args:
        facets: The model's.
        titles: The titles of its playlists, in their order; "" for none. Weak playlists after them have none.
        voters: Playlists that vote.
    """

    def __init__(self, facets: Facets, titles: Sequence[str], *, voters: int) -> None:
        blocks = {"track": 1.0, "tag": 1.0}
        settings = PlaylistNeighbours(blocks=blocks, neighbours=_LOOKED_AT)
        self._neighbours = settings.fit(facets, seed=0, progress=Silent())
        self._facets, self._voters = facets, voters
        self._titles = [normalise(title) for title in titles]

    def titles(self, parts: Sequence[Part], n: int) -> list[str]:
        """Return up to `n` titles for a playlist, the most votes first; ties go to the nearer playlist."""
        query = Query(
            tracks=tuple(part.name for part in parts if part.kind == "track"),
            tags=tuple(str(part.name) for part in parts if part.kind == "tag"),
        )
        rows = query_rows([query], self._facets)
        near = self._neighbours.nearest(rows, 0)
        votes, voters = collections.defaultdict[str, float](float), 0
        codes: list[int] = near.codes.tolist()
        for code, weight in zip(codes, near.scores.tolist(), strict=True):
            title = self._titles[code] if code < len(self._titles) else ""
            if title and voters < self._voters:
                votes[title] += weight
                voters += 1
        return sorted(votes, key=lambda title: -votes[title])[:n]
