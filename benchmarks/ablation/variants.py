"""What an ablation takes away: a generator, a group of the ranker's features, or the ranker."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from segue.facets.table import track_blocks
from segue.ranking.affinity import PAIR_PARTS, SHARE_PARTS, VECTOR_PARTS
from segue.ranking.proximity import PARTS

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

SCORE_LIMIT: Final = 20
"""A generator's score counts up to this much in the fused score, as in `segue.ranking.pools`."""


@dataclass(frozen=True)
class Variant:
    """A recipe with something taken away.

    Attributes:
        name: What tables call it.
        generator: The generator that is left out: its candidates, scores and vectors.
        features: The features that the ranker does not see.
        ranker: Whether there is one; without it the fused score decides.
    """

    name: str
    generator: str = ""
    features: frozenset[str] = frozenset()
    ranker: bool = True


def variants(generators: Sequence[str], names: Sequence[str], only: Collection[str] = ()) -> list[Variant]:
    """The full recipe, and it without each thing that there is.

    Args:
        generators: The recipe's generators.
        names: The features of the target's ranker.
        only: The variants to return beside the full recipe, by name; none for all.
    """
    shares = {f"pair {part}" for part in SHARE_PARTS}
    affinities = shares | {f"pair {part}" for part in PAIR_PARTS}
    affinities |= {f"{generator} {part}" for generator in generators for part in VECTOR_PARTS}
    scores = {f"{generator} {part}" for generator in generators for part in ("score", "rank")}
    groups = {
        "without dates": {name for name in names if name == "released" or name.startswith("day ")},
        "without affinities": affinities,
        "without shares": shares,
        "without places": set(PARTS),
        "without content": {block.name for block in track_blocks()},
        "generators' scores alone": set(names) - scores - {"fused", "generators"},
    }
    present = {label: frozenset(group & set(names)) for label, group in groups.items()}
    found = [
        *(Variant(f"without {generator}", generator=generator) for generator in generators),
        *(Variant(label, features=found) for label, found in present.items() if found),
        Variant("fused score, no ranker", ranker=False),
    ]
    return [Variant("full recipe"), *(one for one in found if not only or one.name in only)]


@dataclass(frozen=True)
class Cutter:
    """Cuts a question's table of candidates to what a variant would have seen.

    The tables hold every candidate of every generator, so a smaller pool is a part of them: a candidate stays
    when a remaining generator names it, fused scores are summed anew, and the best `keep` stay.

    Attributes:
        variant: What is taken away.
        names: The tables' columns.
        weights: Each generator's weight in the fused score.
        depth: Candidates that each generator of the recipe names.
        keep: Candidates that its trees score.
    """

    variant: Variant
    names: Sequence[str]
    weights: Mapping[str, float]
    depth: int
    keep: int

    @property
    def changes(self) -> bool:
        """Whether the variant differs from the full recipe for this target."""
        return bool(not self.variant.ranker or self.kept != list(range(len(self.names))))

    @property
    def kept(self) -> list[int]:
        """The columns that the ranker sees."""
        own = {f"{self.variant.generator} {part}" for part in ("score", "rank", *VECTOR_PARTS)}
        return [k for k, name in enumerate(self.names) if name not in own | self.variant.features]

    def cut(self, table: Floats) -> tuple[Ints, Floats]:
        """The rows that stay, best fused score first, and their features with all columns, (rows, names)."""
        left = [name for name in self.weights if name != self.variant.generator]
        place = {name: k for k, name in enumerate(self.names)}
        scores = table[:, [place[f"{name} score"] for name in left]]
        ranks = table[:, [place[f"{name} rank"] for name in left]]
        fused = table[:, place["fused"]]
        if len(left) < len(self.weights):
            weights = np.array([self.weights[name] for name in left], np.float32)
            fused = np.clip(scores, 0, SCORE_LIMIT) @ weights
        rows = np.flatnonzero((ranks < self.depth).any(axis=1))
        rows = rows[np.argsort(-fused[rows], kind="stable")][: self.keep]
        features = table[rows]
        features[:, place["fused"]] = fused[rows]
        features[:, place["generators"]] = (scores[rows] > 0).sum(axis=1)
        return rows, features
