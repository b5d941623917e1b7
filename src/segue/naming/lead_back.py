"""Whether a title leads back to its playlist: how well a model continues the playlist from the title alone.

nDCG@100 of the playlist's hidden tracks, or, where none are hidden, nDCG@10 of its hidden tags, as
`segue.metrics.ranking` defines it. The playlist is in no training set, and whoever names it sees only its other
tracks and tags.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.constraints.constraints import AS_RANKED
from segue.metrics.ranking import ndcg
from segue.metrics.relevance import judge
from segue.model import Model
from segue.naming.parts import Part
from segue.protocols import Progress, Silent
from segue.text import normalise
from segue.types import Continuation, Id, Query, Target

_SILENT: Final = Silent()

DEPTH: Final[dict[Target, int]] = {"tracks": 100, "tags": 10}


class LeadBack:
    """A model that continues playlists from titles; each title is asked once."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._known: dict[tuple[Target, str], tuple[Id, ...]] = {}

    def ranks(self, parts: Sequence[Part]) -> Callable[[Sequence[str]], Sequence[float]]:
        """Return how well each of some titles leads back to the known tracks and tags of one playlist.

        With it `Namer.names` prefers titles from which the model finds what the playlist has.
        """

        def rank(titles: Sequence[str]) -> Sequence[float]:
            return self.values([parts] * len(titles), titles).tolist()

        return rank

    def values(
        self, hidden: Sequence[Sequence[Part]], titles: Sequence[str], progress: Progress = _SILENT
    ) -> NDArray[np.float64]:
        """Return the nDCG of each playlist from its title, (playlists,); NaN where nothing is hidden.

        Args:
            hidden: The hidden tracks and tags of each playlist.
            titles: A title of each; "" finds nothing.
            progress: Shows the titles.
        """
        wanted = list(map(_wanted, hidden))
        found = np.full(len(titles), np.nan)
        targets: tuple[Target, ...] = ("tracks", "tags")
        for target in targets:
            rows = [row for row, (kind, _) in enumerate(wanted) if kind == target]
            asked = [normalise(titles[row]) for row in rows]
            self._ask(target, asked, progress)
            lists = [self._known[target, title] for title in asked]
            relevance = judge([wanted[row][1] for row in rows], lists, DEPTH[target])
            found[rows] = ndcg(relevance.hits, relevance.sizes, DEPTH[target])
        return found

    def _ask(self, target: Target, titles: Sequence[str], progress: Progress) -> None:
        """Continue each title that was not asked before; methods often give the same."""
        new = [one for one in dict.fromkeys(titles) if (target, one) not in self._known]
        n, tags = (DEPTH["tracks"], 0) if target == "tracks" else (0, DEPTH["tags"])
        answers = self._model.recommend(
            [Query(title=title) for title in new],
            n,
            tags=tags,
            constraints=AS_RANKED,
            reasons=False,
            progress=progress,
        )
        for title, answer in zip(new, answers, strict=True):
            self._known[target, title] = _listed(answer, target) if title else ()


def _wanted(hidden: Sequence[Part]) -> tuple[Target, tuple[Id, ...]]:
    tracks = tuple(part.name for part in hidden if part.kind == "track")
    tags = tuple(part.name for part in hidden if part.kind == "tag")
    return ("tracks", tracks) if tracks else ("tags", tags)


def _listed(answer: Continuation, target: Target) -> tuple[Id, ...]:
    if target == "tracks":
        return tuple(str(one.id) for one in answer.tracks)
    return tuple(one.tag for one in answer.tags)
