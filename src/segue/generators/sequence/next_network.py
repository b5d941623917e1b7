"""The next track by a network that reads the seed tracks in their order (see `segue.sequences`).

score(j) = p(j | the seeds), for the tracks that it knows, and 0 for all others. Torch trains it (`segue[text]`); a
fitted model answers without torch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from segue.extras import need
from segue.facets import Facets, QueryRows
from segue.facets.sparse import Codes, Floats, empty
from segue.generators.scores import SparseScores, SummedScores
from segue.generators.sequence.known import known_lists, load_known, others, save_known
from segue.protocols import Progress
from segue.ranges import Count
from segue.sequences.lists import places_in
from segue.sequences.recipe import NetworkRecipe
from segue.sequences.running import Network
from segue.types import Target


@dataclass(frozen=True)
class NextNetwork:
    """Settings.

    Attributes:
        network: The network, and how it is trained.
        least: Playlists that must hold a track which it knows.
        most: Most tracks that it knows, the most frequent ones.
    """

    kind: ClassVar[str] = "next-network"
    network: NetworkRecipe = field(default_factory=NetworkRecipe)
    least: Count = 2
    most: Count = 20_000

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedNextNetwork:
        """Train on the playlists, weak ones left out; where none has two known tracks, nothing is learned.

        Raises:
            MissingExtraError: torch is not installed.
            ConfigError: The loss is not a number any more.
        """
        known, lists = known_lists(facets, self.least, self.most)
        if not (lists.lengths > 1).any():
            return FittedNextNetwork(facets, known[:0], None)
        need("Training networks of sequences", "text", "torch")
        from segue.sequences.training import train

        return FittedNextNetwork(facets, known, train(lists, self.network, seed=seed, progress=progress)[0])

    def load(self, directory: Path, facets: Facets) -> FittedNextNetwork:
        """Map the network.

        Raises:
            ArtifactError: A file is missing, damaged, or does not fit the settings.
        """
        known = load_known(directory, facets)
        network = Network.load(directory, self.network, len(known)) if len(known) else None
        return FittedNextNetwork(facets, known, network)


class FittedNextNetwork:
    """The network.

    Attributes:
        known: Codes of the tracks that it knows, ascending.
        network: None where nothing was learned.
    """

    def __init__(self, facets: Facets, known: Codes, network: Network | None) -> None:
        self.facets, self.known, self.network = facets, known, network

    def score(self, queries: QueryRows, target: Target) -> SparseScores | SummedScores:
        """See the module's formula; no scores for tags, nor for seeds that are all unknown."""
        if target == "tags":
            return SparseScores(empty(len(queries), self.facets.vocabulary.size("tag")))
        return SummedScores(lambda i: self._sums(queries.sequence(i)))

    def _sums(self, seeds: Codes) -> tuple[Codes, Floats]:
        places, there = places_in(self.known, seeds)
        if self.network is None or not there.any():
            return self.known[:0], np.zeros(0, np.float32)
        found = self.network.probabilities(places[there])
        return self.known, found.astype(np.float32)

    def following(self, codes: Codes) -> NDArray[np.float64]:
        """See the trait `Following`; nothing is known of tracks that the network does not know."""
        found = np.zeros((len(codes), len(codes)))
        places, there = places_in(self.known, codes)
        at = np.flatnonzero(there)
        if self.network is not None and len(at) > 1:
            places = places[there]
            rows = [self.network.among(places[i : i + 1], places) for i in range(len(places))]
            found[np.ix_(at, at)] = rows
        return others(found)

    def save(self, directory: Path) -> None:
        """Write the tracks and the network's arrays."""
        save_known(directory, self.known)
        if self.network is not None:
            self.network.save(directory)
