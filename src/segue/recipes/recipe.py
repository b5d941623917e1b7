"""What a recipe is: generators with their weights in the fused score, how rankers are learned, what fills short lists.

A recipe is data. `segue.recipes.text` writes it as TOML and reads it back; a model holds its own.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from segue.errors import ConfigError, Where
from segue.generators.base import CandidateGenerator
from segue.ranges import Count, Share
from segue.ranking.seeded import LEAST_OF_A_KIND
from segue.ranking.trees import BoostedTrees
from segue.types import Target

TAG_TREES: Final = BoostedTrees(trees=250, min_data_in_leaf=100, columns=0.5, cut_off=10)
"""Tags have fewer candidates a question, and ten places that count."""


@dataclass(frozen=True)
class Ranking:
    """How the rankers are learned.

    Attributes:
        track_trees: The settings of the trees for tracks.
        tag_trees: The same for tags.
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

    track_trees: BoostedTrees = field(default_factory=BoostedTrees)
    tag_trees: BoostedTrees = TAG_TREES
    folds: Count = 3
    cuts: Count = 1
    share: Share = 0.12
    most: Count = 1500
    most_trackless: Count = 1500
    depth: Count = 200
    keep: Count = 400
    tag_depth: Count = 100
    tag_keep: Count = 150
    least_tags: Count = 500

    def looks_at(self, target: Target) -> tuple[int, int]:
        """How many candidates a generator may name, and how many the trees score."""
        return (self.depth, self.keep) if target == "tracks" else (self.tag_depth, self.tag_keep)

    def trees(self, target: Target) -> BoostedTrees:
        """The trees' settings."""
        return self.track_trees if target == "tracks" else self.tag_trees

    def least(self, target: Target) -> int:
        """From how many questions a ranker is learned."""
        return LEAST_OF_A_KIND if target == "tracks" else self.least_tags


@dataclass(frozen=True)
class Member:
    """One generator of a recipe.

    Attributes:
        name: What it is called in the recipe, and in the model's reasons, files and features.
        generator: Its settings.
        tracks: Its weight in the fused score for tracks; 0 shows the ranker what it finds and leaves the fused score as
            it is; None does not ask it for tracks.
        tags: The same for tags.
        once: It takes too long to be fitted anew for every fold. It is fitted once, on the playlists that no fold
            holds out, so that it has seen no question that a ranker learns from.
        quota: How many of its best tracks the ranker sees whatever their fused score; for a generator that names
            what no other can.

    Raises:
        ConfigError: It has no name, no weight, or a weight or quota below 0.
    """

    name: str
    generator: CandidateGenerator
    tracks: float | None = None
    tags: float | None = None
    once: bool = False
    quota: int = 0

    def __post_init__(self) -> None:
        if not self.name.strip() or "/" in self.name or self.name != self.name.strip():
            raise ConfigError(
                expected="a generator's name without a slash or space at its ends",
                got=repr(self.name),
                hint="Name it by what it is.",
            )
        for label, value in (("tracks", self.tracks), ("tags", self.tags), ("quota", self.quota)):
            if value is not None and (not math.isfinite(value) or value < 0):
                raise ConfigError(
                    expected=f"{label} from 0",
                    got=str(value),
                    where=Where(item=f"generator {self.name!r}"),
                    hint="Give another one.",
                )
        if self.tracks is None and self.tags is None:
            raise ConfigError(
                expected="a weight for tracks or tags",
                got="none",
                where=Where(item=f"generator {self.name!r}"),
                hint="Give it one, or leave the generator out.",
            )


@dataclass(frozen=True)
class Recipe:
    """A model's make-up.

    Attributes:
        members: The generators. Their order is that of the ranker's features.
        ranking: How to learn rankers; None answers by the fused score.
        fallback: The generator whose list fills up what is too short.
        name: What it is called.

    Raises:
        ConfigError: There is no generator, two have one name, or none has the fallback's.
    """

    members: tuple[Member, ...]
    ranking: Ranking | None = None
    fallback: str = "popularity"
    name: str = ""

    def __post_init__(self) -> None:
        names = [member.name for member in self.members]
        places = [name.replace(" ", "-") for name in names]
        twice = next(
            (name for name, place in zip(names, places, strict=True) if places.count(place) > 1), None
        )
        if twice is not None:
            raise ConfigError(
                expected="generators with names of their own",
                got=f"{twice!r} twice",
                hint="Rename one of them.",
            )
        if self.fallback not in names:
            raise ConfigError(
                expected=f"a fallback among the generators ({', '.join(names)})",
                got=repr(self.fallback),
                hint="Add a generator of kind popularity, and name it as the fallback.",
            )

    @property
    def generators(self) -> dict[str, CandidateGenerator]:
        """Every generator's settings by its name."""
        return {member.name: member.generator for member in self.members}

    def weights(self, target: Target) -> dict[str, float]:
        """The weight in the fused score of each generator that is asked for the target."""
        found = {m.name: m.tracks if target == "tracks" else m.tags for m in self.members}
        return {name: weight for name, weight in found.items() if weight is not None}

    def quotas(self, target: Target) -> Mapping[str, int]:
        """The generators' quotas; none for tags, as every tag is in a playlist."""
        return {m.name: m.quota for m in self.members if m.quota} if target == "tracks" else {}

    @property
    def fitted_once(self) -> tuple[str, ...]:
        """The generators that are not fitted anew for every fold."""
        return tuple(member.name for member in self.members if member.once)

    def with_settings(self, generators: Mapping[str, CandidateGenerator]) -> Recipe:
        """The same recipe, with other settings for some of its generators."""
        members = tuple(
            dataclasses.replace(m, generator=generators.get(m.name, m.generator)) for m in self.members
        )
        return dataclasses.replace(self, members=members)
