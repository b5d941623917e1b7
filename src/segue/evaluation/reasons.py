"""Whether results that are said to be popular are: would they be listed if nothing of the query were there?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import msgspec

from segue.types import Continuation, TagResult, TrackResult


class PopularReasons(msgspec.Struct, frozen=True, kw_only=True):
    """A model's results whose reason is popularity.

    Attributes:
        results: Tracks and tags that were looked at.
        popular: Those with "popular" among their reasons.
        false: Those of them that are not listed without the query.
    """

    results: int
    popular: int
    false: int

    @property
    def share_false(self) -> float:
        """The share of "popular" reasons that are false; 0 where there are none."""
        return self.false / max(self.popular, 1)

    @classmethod
    def of(cls, found: Sequence[Continuation], without: Sequence[Continuation]) -> Self:
        """Count by removal.

        Args:
            found: Continuations with reasons.
            without: For each of them what is listed when the query's tracks, tags and title are taken away. Where
                those left gaps in the list, others have moved up: it has to be longer by as many.
        """
        results = popular = false = 0
        for one, other in zip(found, without, strict=True):
            listed = {track.id for track in other.tracks}, {tag.tag for tag in other.tags}
            tracks = [track.id in listed[0] for track in one.tracks if _popular(track)]
            tags = [tag.tag in listed[1] for tag in one.tags if _popular(tag)]
            results += len(one.tracks) + len(one.tags)
            popular += len(tracks) + len(tags)
            false += (tracks + tags).count(False)
        return cls(results=results, popular=popular, false=false)


def _popular(result: TrackResult | TagResult) -> bool:
    return any(reason.kind == "popular" for reason in result.reasons)
