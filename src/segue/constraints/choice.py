"""Choose: what of a ranked list becomes the result, and what makes a short list up to its length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from segue.facets import Asked
from segue.facets.sparse import Codes, Floats
from segue.generators.base import FittedGenerator
from segue.generators.scores import Ranked
from segue.ranking.pools import Admitted


class Chosen(NamedTuple):
    """A list, the best first.

    Attributes:
        codes: (n,) int32.
        scores: (n,) float32.
        filled: How many at the end no generator put there.
    """

    codes: Codes
    scores: Floats
    filled: int = 0


class Choice(Protocol):
    """How the lists of one target are chosen."""

    @property
    def admitted(self) -> Admitted | None:
        """What may be a candidate; None for everything."""
        ...

    def deep(self, keep: int, n: int) -> int:
        """How many candidates to rank for a list of `n`, where `keep` are if everything may come."""
        ...

    def choose(self, ranked: Ranked, asked: Asked, n: int) -> Chosen:
        """A list of `n` for a query, fewer only where no more may come."""
        ...


@dataclass(frozen=True, eq=False)
class BestTags:
    """The first tags of the ranked list: nothing constrains tags.

    Attributes:
        fallback: The generator whose best make a short list longer.
    """

    fallback: FittedGenerator
    admitted: None = None

    def deep(self, keep: int, n: int) -> int:  # noqa: ARG002 - the protocol's names
        """As many as ever."""
        return keep

    def choose(self, ranked: Ranked, asked: Asked, n: int) -> Chosen:
        """The first `n`, and after them the fallback's best."""
        codes, scores = ranked.codes[:n], ranked.scores[:n]
        if len(codes) == n:
            return Chosen(codes, scores)
        given = asked.codes("tag")
        more = self.fallback.score(asked.queries, "tags").top(asked.i, n + len(given) + len(codes)).codes
        more = more[~np.isin(more, given) & ~np.isin(more, codes)][: n - len(codes)]
        return filled(Ranked(codes, scores), more)


def filled(ranked: Ranked, more: Codes) -> Chosen:
    """A short list with more at its end, their scores falling from the last one's to half of it."""
    last = float(ranked.scores[-1]) if len(ranked.scores) else 1.0
    falling = np.linspace(last, last / 2, len(more) + 1, dtype=np.float32)[1:]
    scores = np.concatenate([ranked.scores, falling]).astype(np.float32)
    return Chosen(np.concatenate([ranked.codes, more]), scores, len(more))
