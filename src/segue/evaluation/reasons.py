"""A check of the reason "popular": would a result be listed without the query too?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import msgspec

from segue.types import Continuation, TagResult, TrackResult


class PopularReasons(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of results with popularity as a reason.

    Attributes:
        results: Tracks and tags that were checked.
        popular: Results with "popular" among their reasons.
        false: Popular results that are not listed without the query.
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
        """Count by comparison with empty queries.

        Args:
            found: Continuations with reasons.
            without: The same queries' continuations without their tracks, tags and title. Each must be longer
                by the number of removed entries, which the list then may hold.
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
