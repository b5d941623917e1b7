"""Re-ranking: a ranked list under caps and sliders; the formula is in `segue.constraints.constraints`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from segue.constraints.constraints import Constraints
from segue.constraints.table import quotas
from segue.facets import Block, Facets
from segue.facets.sparse import Codes, Floats, row
from segue.generators.knn.latent import unit


@dataclass(frozen=True)
class ReRanking:
    """The data that re-ranking needs.

    Attributes:
        facets: The tracks' artists, albums and popularity.
        vectors: A vector of every track, (tracks, dim), or None where the model has none.
    """

    facets: Facets
    vectors: Floats | None

    def re_rank(self, codes: Codes, scores: Floats, constraints: Constraints, n: int) -> tuple[Codes, Floats]:
        """Return the first `n` of a ranked list under caps and sliders; fewer where the caps leave no more.

        Args:
            codes: Tracks, best first.
            scores: Their scores, which are kept unless a slider is set.
            constraints: The caps and sliders.
            n: Length of the list.
        """
        caps = _Caps(self.facets, constraints)
        if not constraints.diversity:
            if constraints.popularity:
                scores = self._relevance(codes, constraints.popularity)
                order = np.lexsort((np.arange(len(codes)), -scores))
                codes, scores = codes[order], scores[order]
            kept = caps.first(codes, n)
            return codes[kept], scores[kept]
        relevance = self._relevance(codes, constraints.popularity)
        return self._spread(codes, relevance, constraints.diversity, caps, n)

    def further(self, chosen: Codes, codes: Codes, constraints: Constraints, n: int) -> Codes:
        """Return the first `n` of `codes` that the caps allow in addition to `chosen`."""
        caps = _Caps(self.facets, constraints)
        caps.first(chosen, len(chosen))
        return codes[caps.first(codes, n)]

    def _relevance(self, codes: Codes, popularity: float) -> Floats:
        size = max(len(codes), 1)
        found = 1 - np.arange(len(codes)) / size
        if popularity and len(codes):
            from scipy.stats import rankdata  # the import takes half a second, and is seldom needed

            # tracks of equal popularity share their mean rank
            known = (rankdata(self.facets.track_counts[codes]) - 0.5) / size
            lean = abs(popularity)
            found = (1 - lean) * found + lean * (known if popularity > 0 else 1 - known)
        return found.astype(np.float32)

    def _spread(
        self, codes: Codes, relevance: Floats, diversity: float, caps: _Caps, n: int
    ) -> tuple[Codes, Floats]:
        """Choose tracks one by one by `value`, which never rises, since similarities only grow."""
        nearest = np.zeros(len(codes), np.float32)
        left = np.ones(len(codes), np.bool_)
        like = _Likeness.of(self, codes)
        chosen: list[int] = []
        values: list[float] = []
        while len(chosen) < n and left.any():
            value = np.where(left, (1 - diversity) * relevance + diversity * (1 - nearest), -np.inf)
            best = int(value.argmax())
            left[best] = False
            if caps.takes(int(codes[best])):
                chosen.append(best)
                values.append(float(value[best]))
                nearest = np.maximum(nearest, like.to(best))
        return codes[chosen], np.array(values, np.float32)


@dataclass(frozen=True)
class _Likeness:
    """Similarities among the tracks of one list."""

    vectors: Floats | None
    artists: Floats

    @classmethod
    def of(cls, re_ranking: ReRanking, codes: Codes) -> _Likeness:
        has = re_ranking.facets.tracks["artist"][codes]
        used = np.unique(has.indices)
        vectors = None if re_ranking.vectors is None else unit(np.asarray(re_ranking.vectors[codes]))
        return cls(vectors, has.tocsc()[:, used].toarray().astype(np.float32))

    def to(self, place: int) -> Floats:
        """Return the similarity of every track of the list to one of them."""
        found = 0.5 * (self.artists @ self.artists[place] > 0).astype(np.float32)
        if self.vectors is not None:
            found = found + 0.5 * np.maximum(self.vectors @ self.vectors[place], 0)
        return found.astype(np.float32)


class _Caps:
    """Counts of what the quotas limit, such as artists, while a list is built."""

    def __init__(self, facets: Facets, constraints: Constraints) -> None:
        caps = {block: constraints.asked(name) for name, block in quotas().items()}
        self._caps: dict[Block, int] = {block: cap for block, cap in caps.items() if cap is not None}
        self._facets = facets
        self._counts: Counter[tuple[Block, int]] = Counter()

    def takes(self, code: int) -> bool:
        """Return whether a track is within the caps; if so, count it."""
        keys: list[tuple[Block, int]] = [
            (block, int(facet)) for block in self._caps for facet in row(self._facets.tracks[block], code)[0]
        ]
        if any(self._counts[key] >= self._caps[key[0]] for key in keys):
            return False
        self._counts.update(keys)
        return True

    def first(self, codes: Codes, n: int) -> list[int]:
        """Return the positions of the first `n` tracks within the caps."""
        if not self._caps:
            return list(range(min(n, len(codes))))
        kept: list[int] = []
        for place, code in enumerate(codes.tolist()):
            if len(kept) == n:
                break
            if self.takes(code):
                kept.append(place)
        return kept
