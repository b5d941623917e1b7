"""Choose: select the result from a ranked list, and fill up a short one."""

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
    """A list, best first.

    Attributes:
        codes: (n,) int32.
        scores: (n,) float32.
        filled: How many entries at the end were filled up instead of ranked.
    """

    codes: Codes
    scores: Floats
    filled: int = 0


class Choice(Protocol):
    """How the lists of one target are chosen."""

    @property
    def admitted(self) -> Admitted | None:
        """The tracks that filters admit; None for all candidates."""
        ...

    def deep(self, keep: int, n: int) -> int:
        """Return how many candidates to rank for a list of `n`; it is `keep` if nothing is excluded."""
        ...

    def choose(self, ranked: Ranked, asked: Asked, n: int) -> Chosen:
        """Return a list of `n` for a query; fewer only where no more are admitted."""
        ...


@dataclass(frozen=True, eq=False)
class BestTags:
    """The first tags of the ranked list; no constraint applies to tags.

    Attributes:
        fallback: The generator whose best tags fill up a short list.
    """

    fallback: FittedGenerator
    admitted: None = None

    def deep(self, keep: int, n: int) -> int:  # noqa: ARG002 - the protocol's names
        """Return `keep`, since nothing is excluded."""
        return keep

    def choose(self, ranked: Ranked, asked: Asked, n: int) -> Chosen:
        """Return the first `n`, filled up with the fallback's best."""
        codes, scores = ranked.codes[:n], ranked.scores[:n]
        if len(codes) == n:
            return Chosen(codes, scores)
        given = asked.codes("tag")
        more = self.fallback.score(asked.queries, "tags").top(asked.i, n + len(given) + len(codes)).codes
        more = more[~np.isin(more, given) & ~np.isin(more, codes)][: n - len(codes)]
        return filled(Ranked(codes, scores), more)


def filled(ranked: Ranked, more: Codes) -> Chosen:
    """Return a short list filled up with `more`, whose scores fall from the last one's to half of it."""
    last = float(ranked.scores[-1]) if len(ranked.scores) else 1.0
    falling = np.linspace(last, last / 2, len(more) + 1, dtype=np.float32)[1:]
    scores = np.concatenate([ranked.scores, falling]).astype(np.float32)
    return Chosen(np.concatenate([ranked.codes, more]), scores, len(more))
