"""The ranker of one target: separate trees for queries with and without seed tracks.

Evidence from seed tracks and evidence from titles come from different generators, on different scales. Trees
for both kinds of query would spend their leaves on telling them apart.

A ranker with few training questions has little effect. For a kind of query with fewer than 50 questions, the
fused score decides alone. Trees of fewer than 500 questions in all only correct the fused score:

    score(j) = trees(j) + 1/2 * log(fused(j) + 1/1000)
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from segue.facets.sparse import Floats
from segue.files.json_files import read_checked
from segue.ranking.examples import Examples
from segue.ranking.logit import WEIGHT, FittedLogit
from segue.ranking.trees import BoostedTrees, FittedTrees

LEAST_APART: Final = 500
"""Questions of each kind needed for separate trees; with fewer in all, the fused score counts too."""

LEAST_OF_A_KIND: Final = 50
"""Questions with (without) seed tracks needed for trees to do better than the fused score."""

PRIOR: Final = 0.5
"""Weight of the fused score's logarithm beside trees with few training questions."""

FLOOR: Final = 1e-3
"""Added to the fused score, which may be 0, before its logarithm is taken."""


class Learned(msgspec.Struct, frozen=True):
    """The number of training questions of each kind, and the constants that follow from it.

    The constants are stored with the ranker, so that a saved ranker scores the same even if they are tuned
    later.
    """

    seeded: int
    seedless: int
    least: int = LEAST_OF_A_KIND
    apart: int = LEAST_APART
    prior: float = PRIOR
    floor: float = FLOOR
    logit: float = WEIGHT

    def check(self) -> None:
        """Check that scores of such constants are numbers.

        Raises:
            ValueError: They are not.
        """
        if not (0 < self.floor < 1 and all(map(math.isfinite, (self.prior, self.logit)))):
            raise ValueError("its constants are not those of a ranker")


@dataclass(frozen=True)
class SeededRanker:
    """Trees by kind of query.

    Attributes:
        seeded: For queries with seed tracks, or for all where `seedless` is None.
        seedless: For queries without seed tracks.
        logit: Counts beside the trees of `seedless`; None for tracks.
        learned: The number of training questions of each kind.
    """

    learned: Learned
    seeded: FittedTrees
    seedless: FittedTrees | None = None
    logit: FittedLogit | None = None

    @classmethod
    def fit(cls, trees: BoostedTrees, examples: Examples, *, seed: int, logit: bool = False) -> SeededRanker:
        """Fit on questions; separately with and without seed tracks where there are enough of both.

        Args:
            trees: The trees' settings.
            examples: The questions.
            seed: Seed of the trees' random draws.
            logit: Fit a logit beside the trees for queries without tracks, if these have trees of their own.
        """
        parts = [examples.select(seeded=seeded) for seeded in (True, False)]
        learned = Learned(*(len(part.labels) for part in parts), apart=LEAST_APART)
        if min(len(part.labels) for part in parts) < LEAST_APART:
            parts = [examples]
        seeded, *seedless = (trees.fit(*part.stacked(), part.names, seed=seed) for part in parts)
        if not seedless:
            return cls(learned, seeded)
        beside = FittedLogit.fit(*parts[1].stacked(), parts[1].names) if logit else None
        return cls(learned, seeded, seedless[0], beside)

    def knows(self, *, seeded: bool) -> bool:
        """Return whether there were enough training questions with (without) seed tracks to use the trees."""
        return (self.learned.seeded if seeded else self.learned.seedless) >= self.learned.least

    def score(self, features: Floats, fused: Floats, *, seeded: bool) -> Floats:
        """Return one score per candidate, (candidates,) float32; comparable within a question only.

        Args:
            features: The candidates' features, (candidates, features). A ranker of an earlier version sees the
                first of them.
            fused: Their fused scores, (candidates,), 0 or more.
            seeded: Whether the query shows tracks.
        """
        if seeded or self.seedless is None:
            found = self.seeded.score(_seen(features, self.seeded))
            if self.learned.seeded + self.learned.seedless < self.learned.apart:
                found += np.float32(self.learned.prior) * np.log(fused + np.float32(self.learned.floor))
            return found
        found = self.seedless.score(_seen(features, self.seedless))
        if self.logit:
            found += np.float32(self.learned.logit) * self.logit.score(features)
        return found

    def importance(self) -> dict[str, float]:
        """Return each feature's share of the gain, the mean of both kinds of trees; largest first."""
        found = [trees.importance() for trees in (self.seeded, self.seedless) if trees]
        names = found[0]
        shares = {name: sum(one[name] for one in found) / len(found) for name in names}
        return dict(sorted(shares.items(), key=lambda pair: -pair[1]))

    def save(self, stem: Path) -> None:
        """Write `<stem>.json`, trees (`<stem>.txt`, `<stem>-seedless.txt`) and `<stem>-logit.json`."""
        _learned_file(stem).write_bytes(msgspec.json.encode(self.learned))
        self.seeded.save(_file(stem))
        if self.seedless:
            self.seedless.save(_file(stem, "-seedless"))
        if self.logit:
            self.logit.save(_logit_file(stem))

    @classmethod
    def load(cls, stem: Path, *, apart: bool, features: Collection[int] = ()) -> SeededRanker:
        """Read what `save` wrote.

        Args:
            stem: As for `save`.
            apart: Whether there are trees for queries without tracks.
            features: As for `FittedTrees.load`.

        Raises:
            ArtifactError: A file is missing or damaged.
        """
        learned = read_checked(_learned_file(stem), Learned, Learned.check)
        seeded = FittedTrees.load(_file(stem), features)
        if not apart:
            return cls(learned, seeded)
        seedless = FittedTrees.load(_file(stem, "-seedless"), features)
        beside = _logit_file(stem)
        logit = FittedLogit.load(beside, seedless.features) if beside.is_file() else None
        return cls(learned, seeded, seedless, logit)


def _seen(features: Floats, trees: FittedTrees) -> Floats:
    own = trees.features
    return features if features.shape[1] == own else np.ascontiguousarray(features[:, :own])


def _file(stem: Path, kind: str = "") -> Path:
    return stem.with_name(f"{stem.name}{kind}.txt")


def _logit_file(stem: Path) -> Path:
    return stem.with_name(f"{stem.name}-logit.json")


def _learned_file(stem: Path) -> Path:
    return stem.with_name(f"{stem.name}.json")
