"""Traits: what a fitted generator may offer besides its scores.

A generator has a trait when it has the trait's methods and attributes; it declares nothing. The rest of Segue
asks for traits, never for classes, so that a plug-in's generators are used wherever Segue's own are.

| trait | used for |
|---|---|
| `InSpace` | features of the ranker: similarity to each seed; `segue similar`; maps and diversity use the first space |
| `Explaining` | reasons: the evidence for a result |
| `Composed` | its parts are asked for traits too |
| `Embedding` | its word2vec model, for `segue similar` and for other programs |
| `Following` | the order of play: which track comes after which |
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
"""Sorts of evidence, the most reliable first. Each explains only what the sorts before it leave unexplained.

`content`: a result's sound and metadata, as far as its score uses them. `playlists`: playlists that hold the
result and facets of the query. `related`: an artist or album of the seeds. `words`: title words that an
encoder used. `facets`: what the query's facets add to a score.
"""

EVIDENCE: Final[tuple[Evidence, ...]] = get_args(Evidence)

Facet: TypeAlias = tuple[Block, int]
"""A facet as its block and code."""

Content: TypeAlias = str
"""What a track is: its sound (`SOUND`), or a block of its metadata, such as its artist."""

SOUND: Final[Content] = "sound"

PLAYLISTS: Final = "playlists"
"""The part of a score that no content explains."""


class Word(NamedTuple):
    """A word of the title, as it is written there."""

    text: str


Part: TypeAlias = "Facet | Word | Content"
"""Evidence for a result."""


Support: TypeAlias = NDArray[np.floating[Any]]
"""How strongly evidence supports results."""


class Explanation(NamedTuple):
    """The evidence for some results of one query, and its strength.

    Attributes:
        parts: The pieces of evidence.
        support: Support of each part for each result, (parts, results), 0 or more, any float type; a column
            of 0 leaves its result unexplained.
        whole: Support that counts as the share 1, (results,); None is the sum over the parts.
        left: Share of each result left to other explainers, (results,); None leaves them only the unexplained
            results.
    """

    parts: Sequence[Part]
    support: Support
    whole: Support | None = None
    left: Support | None = None

    @classmethod
    def of_none(cls, results: int) -> Explanation:
        """Return an explanation without evidence for any of `results` results."""
        return cls([], np.zeros((0, results), np.float32))


class Contributions(NamedTuple):
    """What facets add to the scores of some candidates of one query.

    Attributes:
        facets: The query's facets, or those that it shares with the candidates, as block and code.
        values: (facets, candidates); below 0 where a facet lowers a score.
        rest: The other parts of the scores, (candidates,): from the query's day and clips, and what all
            queries share.
    """

    facets: list[Facet]
    values: Floats
    rest: Floats

    def explanation(self) -> Explanation:
        """Return the evidence for the candidates with a score above 0.

        Where no facet adds anything, the facet that subtracts least is the whole evidence.
        """
        if not self.facets:
            return Explanation.of_none(len(self.rest))
        best = self.values.max(axis=0)
        support = np.where(best > 0, np.maximum(self.values, 0), self.values == best)
        found = self.values.sum(axis=0) + self.rest > 0
        return Explanation(self.facets, (support * found).astype(np.float32))


@runtime_checkable
class InSpace(Protocol):
    """A generator that embeds tracks or tags as vectors."""

    def vectors(self, block: Block) -> Floats | None:
        """Return a block's vectors, (facets, dim), zeros where nothing was learned; None without any."""
        ...


@runtime_checkable
class Explaining(Protocol):
    """A generator that explains its results."""

    @property
    def evidence(self) -> Evidence:
        """The sort of evidence that it gives."""
        ...

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain some tracks or tags as results of query `i`, each independently of the others."""
        ...


@runtime_checkable
class Composed(Protocol):
    """A generator made of parts with traits of their own."""

    @property
    def parts(self) -> Sequence[object]:
        """The parts to ask for traits, besides the generator itself."""
        ...


@runtime_checkable
class Embedding(Protocol):
    """A generator with a word2vec model of tracks, tags and words."""

    @property
    def track2vec(self) -> FittedTrack2Vec | None:
        """The model; None where nothing was learned."""
        ...


@runtime_checkable
class Following(Protocol):
    """A generator that has learned which track comes after which."""

    def following(self, codes: Codes) -> NDArray[np.float64]:
        """Return the probability of each of some tracks as the one after each, (tracks, tracks), rows first.

        Each row sums to 1 over the other tracks of `codes`, which has no track twice, or is 0 where nothing is
        known; the diagonal is 0.
        """
        ...


def first_following(generators: Iterable[object]) -> Following | None:
    """Return the first generator that has learned what comes next; None without one."""
    return next((one for one in generators if isinstance(one, Following)), None)


def explaining(generators: Iterable[object]) -> Iterator[Explaining]:
    """Return the generators and parts that explain, the most reliable evidence first, else as ordered."""
    asked = [
        one for found in generators for one in (found, *(found.parts if isinstance(found, Composed) else ()))
    ]
    return iter(
        sorted(
            (one for one in asked if isinstance(one, Explaining)),
            key=lambda one: EVIDENCE.index(one.evidence),
        )
    )
