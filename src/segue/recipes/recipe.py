"""The recipe: generators with their weights in the fused score, settings of the rankers, and the fallback.

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
"""Tags have fewer candidates per question than tracks, and ten ranks that count."""


@dataclass(frozen=True)
class Ranking:
    """How the rankers are learned.

    Attributes:
        track_trees: The settings of the trees for tracks.
        tag_trees: The same for tags.
        folds: How many times playlists are held out and the generators fitted without them.
        cuts: How many questions each held-out playlist gives, each with another split into shown and hidden.
        share: Share of the playlists held out in each fold, of those with tracks and of those without.
        most: Most held-out playlists with tracks.
        most_trackless: Most held-out playlists without tracks.
        depth: Tracks that each generator may name.
        keep: Tracks that the trees score, by fused score.
        tag_depth: Tags that each generator may name.
        tag_keep: Tags that the trees score.
        least_tags: Questions with a hidden tag among their candidates needed to learn a ranker of tags;
            with fewer, the fused score does better.
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
        """Return how many candidates a generator may name, and how many the trees score."""
        return (self.depth, self.keep) if target == "tracks" else (self.tag_depth, self.tag_keep)

    def trees(self, target: Target) -> BoostedTrees:
        """Return the trees' settings for a target."""
        return self.track_trees if target == "tracks" else self.tag_trees

    def least(self, target: Target) -> int:
        """Return the least number of questions to learn a ranker from."""
        return LEAST_OF_A_KIND if target == "tracks" else self.least_tags


@dataclass(frozen=True)
class Member:
    """One generator of a recipe.

    Attributes:
        name: Its name in the recipe, and in the model's reasons, files and features.
        generator: Its settings.
        tracks: Its weight in the fused score for tracks. 0 passes its candidates to the ranker without
            changing the fused score; None leaves it out for tracks.
        tags: The same for tags.
        once: Whether to fit it once instead of for every fold, since it takes long. It is fitted on the
            playlists that no fold holds out, so that it has seen no question of the rankers.
        lift: How much more it weighs for tracks if no training playlist holds the seed tracks; see
            `segue.ranking.lifts`. For a generator that knows tracks by what is written of them.
        quota: How many of its best tracks the ranker sees whatever their fused score; for a generator whose
            candidates no other generator finds.

    Raises:
        ConfigError: It has no name, no weight, or a weight, lift or quota below 0.
    """

    name: str
    generator: CandidateGenerator
    tracks: float | None = None
    tags: float | None = None
    once: bool = False
    quota: int = 0
    lift: float = 0.0

    def __post_init__(self) -> None:
        if not self.name.strip() or "/" in self.name or self.name != self.name.strip():
            raise ConfigError(
                expected="a generator's name without a slash or space at its ends",
                got=repr(self.name),
                hint="Name it by what it is.",
            )
        for label, value in (
            ("tracks", self.tracks),
            ("tags", self.tags),
            ("quota", self.quota),
            ("lift", self.lift),
        ):
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
    """The parts of a model, as data.

    Attributes:
        members: The generators. Their order is that of the ranker's features.
        ranking: How to learn rankers; None ranks by the fused score.
        fallback: The generator whose list fills up short lists.
        name: The recipe's name.

    Raises:
        ConfigError: There is no generator, two have the same name, or none has the fallback's name.
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
        """Return every generator's settings by its name."""
        return {member.name: member.generator for member in self.members}

    def weights(self, target: Target) -> dict[str, float]:
        """Return the weight in the fused score of each generator that scores the target."""
        found = {m.name: m.tracks if target == "tracks" else m.tags for m in self.members}
        return {name: weight for name, weight in found.items() if weight is not None}

    def quotas(self, target: Target) -> Mapping[str, int]:
        """Return the generators' quotas; none for tags, as every tag is in a playlist."""
        return {m.name: m.quota for m in self.members if m.quota} if target == "tracks" else {}

    def lifts(self, target: Target) -> Mapping[str, float]:
        """Return the generators' lifts; none for tags."""
        return {m.name: m.lift for m in self.members if m.lift} if target == "tracks" else {}

    @property
    def fitted_once(self) -> tuple[str, ...]:
        """Return the generators that are not fitted again for every fold."""
        return tuple(member.name for member in self.members if member.once)

    def with_settings(self, generators: Mapping[str, CandidateGenerator]) -> Recipe:
        """Return the same recipe with other settings for some of its generators."""
        members = tuple(
            dataclasses.replace(m, generator=generators.get(m.name, m.generator)) for m in self.members
        )
        return dataclasses.replace(self, members=members)
