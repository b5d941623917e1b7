"""Traits: what a fitted generator may offer beside its scores.

A generator has a trait when it has its methods and attributes; nothing is declared. The rest of Segue asks for traits,
never for classes, so that a generator of a plug-in takes part wherever one of Segue's own does.

| trait | what follows from it |
|---|---|
| `InSpace` | the ranker sees how near candidates lie to each seed; maps and variety use the first such space |
| `Explaining` | reasons: it says what speaks for a result |
| `Composed` | its parts are asked for traits too |
| `Embedding` | `segue similar`, and vectors for other programs |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Literal,
    NamedTuple,
    Protocol,
    TypeAlias,
    get_args,
    runtime_checkable,
)

import numpy as np
from numpy.typing import NDArray

from segue.facets import Block, QueryRows
from segue.facets.sparse import Codes, Floats
from segue.types import Target

if TYPE_CHECKING:
    from segue.word2vec.track2vec import FittedTrack2Vec

Evidence = Literal["content", "playlists", "related", "words", "facets"]
"""Sorts of evidence, the surest first. Each is asked only about results that those before it left something to say of.

`content` is what a result is, as far as its score rests on that; `playlists` those that hold it beside what the query
has; `related` an artist or album of the seeds; `words` the title's, by which an encoder came to it; `facets` what
those of the query add to a score.
"""

EVIDENCE: Final[tuple[Evidence, ...]] = get_args(Evidence)

Facet: TypeAlias = tuple[Block, int]
"""A facet by its sort and code."""

Content: TypeAlias = str
"""What a result, or else a seed, is: how it sounds (`SOUND`), or one of the blocks that say where a track belongs."""

SOUND: Final[Content] = "sound"

PLAYLISTS: Final = "playlists"
"""Where a score comes from that rests on nothing of this."""


class Word(NamedTuple):
    """A word of the title, as it stands there."""

    text: str


Part: TypeAlias = "Facet | Word | Content"
"""What can speak for a result."""


Support: TypeAlias = NDArray[np.floating[Any]]
"""How much something speaks for results."""


class Explanation(NamedTuple):
    """What speaks for some results of one query, and how much.

    Attributes:
        parts: What speaks.
        support: How much each part speaks for each result, (parts, results), 0 or more, of any float; a result whose
            column is 0 is not explained.
        whole: What of the support is the share 1, (results,); None is the sum over the parts.
        left: The share of each result that is for others to explain, (results,); None leaves them only the results
            that are not explained.
    """

    parts: Sequence[Part]
    support: Support
    whole: Support | None = None
    left: Support | None = None

    @classmethod
    def of_none(cls, results: int) -> Explanation:
        """Nothing speaks for any of some results."""
        return cls([], np.zeros((0, results), np.float32))


class Contributions(NamedTuple):
    """What facets add to the scores of some candidates of one query.

    Attributes:
        facets: The query's own, or those that it shares with the candidates: sort and code of each.
        values: (facets, candidates); below 0 where a facet speaks against a candidate.
        rest: What is in the scores besides, (candidates,): of the query's day and clips, and what all queries share.
    """

    facets: list[Facet]
    values: Floats
    rest: Floats

    def explanation(self) -> Explanation:
        """What speaks for the candidates that have a score above 0.

        Where no facet adds anything, the one that takes least away stands for all: without any there would be no score.
        """
        if not self.facets:
            return Explanation.of_none(len(self.rest))
        best = self.values.max(axis=0)
        support = np.where(best > 0, np.maximum(self.values, 0), self.values == best)
        found = self.values.sum(axis=0) + self.rest > 0
        return Explanation(self.facets, (support * found).astype(np.float32))


@runtime_checkable
class InSpace(Protocol):
    """Tracks or tags are vectors."""

    def vectors(self, block: Block) -> Floats | None:
        """A vector of each facet of a block, (facets, dim), zeros where nothing was learned; None without any."""
        ...


@runtime_checkable
class Explaining(Protocol):
    """It knows what speaks for a result."""

    @property
    def evidence(self) -> Evidence:
        """What sort of evidence it gives."""
        ...

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """What speaks for some tracks or tags as results of query `i`; each is explained as it would be alone."""
        ...


@runtime_checkable
class Composed(Protocol):
    """It is made of parts that have traits of their own."""

    @property
    def parts(self) -> Sequence[object]:
        """The parts that are to be asked for traits beside the generator itself."""
        ...


@runtime_checkable
class Embedding(Protocol):
    """It has a word2vec model of tracks, tags and words."""

    @property
    def track2vec(self) -> FittedTrack2Vec | None:
        """The model; None where nothing was learned."""
        ...


def explaining(generators: Iterable[object]) -> Iterator[Explaining]:
    """Those of some generators and their parts that explain, the surest evidence first, else in the order given."""
    asked = [
        one for found in generators for one in (found, *(found.parts if isinstance(found, Composed) else ()))
    ]
    return iter(
        sorted(
            (one for one in asked if isinstance(one, Explaining)),
            key=lambda one: EVIDENCE.index(one.evidence),
        )
    )
