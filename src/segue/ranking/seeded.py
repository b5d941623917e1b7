"""The ranker of one target: trees for queries that show tracks, and trees for those that do not.

What a seed track says of a tag, and what a title says of it, come by different generators with different scales;
trees that learn both at once spend their leaves on telling them apart.

What was learned from little counts little. Of a kind of query with fewer than 50 questions the ranker knows nothing,
and the fused score decides. Trees of fewer than 500 questions in all correct the fused score:

    score(j) = trees(j) + 1/2 * log(fused(j) + 1/1000)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from segue.errors import ArtifactError, Where
from segue.facets.sparse import Floats
from segue.ranking.examples import Examples
from segue.ranking.logit import WEIGHT, FittedLogit
from segue.ranking.trees import BoostedTrees, FittedTrees

LEAST_APART: Final = 500
"""Questions of each kind from which each has trees of its own; with fewer in all the fused score counts beside them."""

LEAST_OF_A_KIND: Final = 50
"""Questions with (without) seed tracks from which trees order such candidates better than the fused score does."""

PRIOR: Final = 0.5
"""Weight of the fused score's logarithm beside trees that learned from few questions."""

FLOOR: Final = 1e-3
"""Added to the fused score, which may be 0, before its logarithm is taken."""


class Learned(msgspec.Struct, frozen=True):
    """From how many questions of each kind a ranker learned, and what follows from it.

    The numbers that its scores rest on are stored with it, so that a saved ranker scores the same whatever they are
    tuned to later.
    """

    seeded: int
    seedless: int
    least: int = LEAST_OF_A_KIND
    apart: int = LEAST_APART
    prior: float = PRIOR
    floor: float = FLOOR
    logit: float = WEIGHT


@dataclass(frozen=True)
class SeededRanker:
    """Trees by what the query shows.

    Attributes:
        seeded: For queries with seed tracks, or for all where `seedless` is None.
        seedless: For queries without.
        logit: Counts beside the trees of `seedless`; None for tracks.
        learned: From how many questions of each kind.
    """

    learned: Learned
    seeded: FittedTrees
    seedless: FittedTrees | None = None
    logit: FittedLogit | None = None

    @classmethod
    def fit(cls, trees: BoostedTrees, examples: Examples, *, seed: int, logit: bool = False) -> SeededRanker:
        """Learn from questions; those with and without seed tracks apart where there are enough of both.

        Args:
            trees: The trees' settings.
            examples: The questions.
            seed: Of the trees' draws.
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
        """Whether it learned from enough queries with (without) seed tracks to order the candidates of another."""
        return (self.learned.seeded if seeded else self.learned.seedless) >= self.learned.least

    def score(self, features: Floats, fused: Floats, *, seeded: bool) -> Floats:
        """One score a candidate, (candidates,) float32; comparable within a question only.

        Args:
            features: Of the candidates, (candidates, features).
            fused: Their fused scores, (candidates,), 0 or more.
            seeded: Whether the query shows tracks.
        """
        if seeded or self.seedless is None:
            found = self.seeded.score(features)
            if self.learned.seeded + self.learned.seedless < self.learned.apart:
                found += np.float32(self.learned.prior) * np.log(fused + np.float32(self.learned.floor))
            return found
        found = self.seedless.score(features)
        if self.logit:
            found += np.float32(self.learned.logit) * self.logit.score(features)
        return found

    def importance(self) -> dict[str, float]:
        """Each feature's share of the gain, the mean of both kinds of trees; largest first."""
        found = [trees.importance() for trees in (self.seeded, self.seedless) if trees]
        names = found[0]
        shares = {name: sum(one[name] for one in found) / len(found) for name in names}
        return dict(sorted(shares.items(), key=lambda pair: -pair[1]))

    def save(self, stem: Path) -> None:
        """A file of trees for each kind (`<stem>.txt`, `<stem>-seedless.txt`), `<stem>-logit.json`, `<stem>.json`."""
        _learned_file(stem).write_bytes(msgspec.json.encode(self.learned))
        self.seeded.save(_file(stem))
        if self.seedless:
            self.seedless.save(_file(stem, "-seedless"))
        if self.logit:
            self.logit.save(_logit_file(stem))

    @classmethod
    def load(cls, stem: Path, *, apart: bool) -> SeededRanker:
        """Read what `save` wrote.

        Args:
            stem: As for `save`.
            apart: Whether there are trees for queries without tracks.

        Raises:
            ArtifactError: A file is missing or damaged.
        """
        learned = _read_learned(_learned_file(stem))
        seeded = FittedTrees.load(_file(stem))
        if not apart:
            return cls(learned, seeded)
        logit = FittedLogit.load(_logit_file(stem)) if _logit_file(stem).is_file() else None
        return cls(learned, seeded, FittedTrees.load(_file(stem, "-seedless")), logit)


def _file(stem: Path, kind: str = "") -> Path:
    return stem.with_name(f"{stem.name}{kind}.txt")


def _logit_file(stem: Path) -> Path:
    return stem.with_name(f"{stem.name}-logit.json")


def _learned_file(stem: Path) -> Path:
    return stem.with_name(f"{stem.name}.json")


def _read_learned(path: Path) -> Learned:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Learned)
    except (OSError, msgspec.DecodeError) as error:
        raise ArtifactError(
            expected="a whole file",
            got=f"one that cannot be read: {error}",
            where=Where(path),
            hint="Fit the model again.",
        ) from error
