"""What a recipe is: generators, their weights in the fused score, and how rankers are learned."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from segue.candidates.generators import CandidateGenerator
from segue.ranking.seeded import LEAST_OF_A_KIND
from segue.ranking.trees import BoostedTrees
from segue.types import Target

TAG_TREES: Final = BoostedTrees(trees=250, min_data_in_leaf=100, columns=0.5, cut_off=10)
"""Tags have fewer candidates a question, and ten places that count."""


@dataclass(frozen=True)
class Ranking:
    """How the rankers are learned.

    Attributes:
        ranker: The settings of the trees for tracks.
        tag_ranker: The same for tags.
        folds: How many times playlists are held out and the generators fitted without them.
        cuts: How often each held-out playlist is asked, each time cut anew into what is shown and what is hidden.
        share: Share of the playlists held out in each fold, of those with tracks and of those without.
        most: How many with tracks at most.
        most_trackless: How many without at most.
        depth: Tracks that each generator may name.
        keep: Tracks that the trees score, by fused score.
        tag_depth: Tags that each generator may name.
        tag_keep: Tags that the trees score.
        least_tags: Questions with a hidden tag among their candidates from which a ranker of tags is learned;
            with fewer the fused score does better.
    """

    ranker: BoostedTrees = field(default_factory=BoostedTrees)
    tag_ranker: BoostedTrees = TAG_TREES
    folds: int = 3
    cuts: int = 1
    share: float = 0.12
    most: int = 1500
    most_trackless: int = 1500
    depth: int = 200
    keep: int = 400
    tag_depth: int = 100
    tag_keep: int = 150
    least_tags: int = field(default=500, repr=False)  # a fitted model has the ranker or has it not

    def looks_at(self, target: Target) -> tuple[int, int]:
        """How many candidates a generator may name, and how many the trees score."""
        return (self.depth, self.keep) if target == "tracks" else (self.tag_depth, self.tag_keep)

    def trees(self, target: Target) -> BoostedTrees:
        """The trees' settings."""
        return self.ranker if target == "tracks" else self.tag_ranker

    def least(self, target: Target) -> int:
        """From how many questions a ranker is learned."""
        return LEAST_OF_A_KIND if target == "tracks" else self.least_tags


@dataclass(frozen=True)
class Recipe:
    """A model's make-up.

    Attributes:
        generators: By name.
        tracks: The weight in the fused score of each generator that is asked for tracks.
        tags: The same for tags.
        ranking: How to learn rankers; None answers by the fused score.
        fitted_once: Generators that take too long to be fitted anew for every fold. They are fitted once, to the
            playlists that no fold holds out, so that they have seen no question that a ranker learns from.
        assured: Of generators that name what no other can, how many of their best tracks the ranker sees whatever
            their fused score.
    """

    generators: Mapping[str, CandidateGenerator]
    tracks: Mapping[str, float]
    tags: Mapping[str, float]
    ranking: Ranking | None = None
    fitted_once: tuple[str, ...] = ()
    assured: Mapping[str, int] = field(default_factory=dict[str, int])

    def assures(self, target: Target) -> Mapping[str, int]:
        """`assured`, where tracks are asked for: every tag is in a playlist."""
        return self.assured if target == "tracks" else {}

    @property
    def digest(self) -> str:
        """The same for the same settings: a model is only read with those it was fitted with."""
        return hashlib.blake2b(repr(self).encode(), digest_size=16).hexdigest()
