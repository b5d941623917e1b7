"""Traits: what a fitted generator may offer beside its scores.

A generator has a trait when it has its method or attribute; nothing is declared. The rest of Segue asks for traits,
never for classes, so that a generator of a plug-in takes part wherever one of Segue's own does.

| trait | what follows from it |
|---|---|
| `InSpace` | the ranker sees how near candidates lie to each seed; maps and variety use the first such space |
| `Contributing` | reasons from the query's facets, where no playlist gives any |
| `ByContent` | such reasons come before all others: what a track is says more than where it lies |
| `Wording` | words of the title as reasons |
| `Parted` | reasons by what tracks are, beside those that playlists give |
| `Embedding` | `segue similar`, and vectors for other programs |
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeAlias, runtime_checkable

from segue.facets import Block, QueryRows
from segue.facets.sparse import Codes, Floats
from segue.types import Target

if TYPE_CHECKING:
    from segue.word2vec.track2vec import FittedTrack2Vec

Part: TypeAlias = str
"""Where a score can come from: how a track sounds (`SOUND`), what it is (a block of facets), or `PLAYLISTS`."""

SOUND: Final[Part] = "sound"
PLAYLISTS: Final[Part] = "playlists"


class Contributions(NamedTuple):
    """What facets add to the scores of some candidates of one query.

    Attributes:
        facets: The query's own, or those that it shares with the candidates: sort and code of each.
        values: (facets, candidates); below 0 where a facet speaks against a candidate.
        rest: What is in the scores besides, (candidates,): of the query's day and clips, and what all queries share.
    """

    facets: list[tuple[Block, int]]
    values: Floats
    rest: Floats


@runtime_checkable
class Contributing(Protocol):
    """What a fitted generator may offer beside its scores: where they come from."""

    def contributions(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Contributions:
        """What each facet adds to the scores of some tracks or tags for query `i`."""
        ...


@runtime_checkable
class InSpace(Protocol):
    """Tracks or tags are vectors."""

    def vectors_of(self, block: Block) -> Floats | None:
        """A vector of each facet of a block, (facets, dim), zeros where nothing was learned; None without any."""
        ...


@runtime_checkable
class ByContent(Protocol):
    """It goes by what tracks are, as their artists say."""

    @property
    def by_content(self) -> bool:
        """True."""
        ...


@runtime_checkable
class Wording(Protocol):
    """It knows by which words of the title it came to a result."""

    def word_shares(
        self, queries: QueryRows, i: int, target: Target, codes: Codes
    ) -> list[list[tuple[str, float]]]:
        """For each of some results of query `i` words and their shares, the largest first; empty without any."""
        ...


@runtime_checkable
class Parted(Protocol):
    """It knows how much of a score comes from what tracks are."""

    def shares(self, queries: QueryRows, i: int, results: Codes, target: Target) -> Mapping[Part, Floats]:
        """The share of each part in the scores of some results, (results,), 0 or more, together 1 or 0."""
        ...


@runtime_checkable
class Embedding(Protocol):
    """It has a word2vec model of tracks, tags and words."""

    @property
    def track2vec(self) -> FittedTrack2Vec | None:
        """The model; None where nothing was learned."""
        ...
