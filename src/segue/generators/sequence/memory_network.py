"""Tracks by a memory network: title and tags ask, the seed tracks answer (see `segue.sequences.memory`).

score(j) = p(j | title, tags, seeds in their order), for the tracks that it knows, and 0 for all others. The mean weight
of a seed over the hops is its part in an explanation. Torch trains it (`segue[text]`); a fitted model answers without
torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np

from segue.extras import need
from segue.facets import Facets, QueryRows
from segue.facets.sparse import Codes, Floats, empty, row
from segue.facets.titled import words_of
from segue.generators.scores import SparseScores, SummedScores
from segue.generators.sequence.known import known_lists, load_known, save_known
from segue.generators.traits import Evidence, Explanation
from segue.protocols import Progress
from segue.ranges import Count
from segue.sequences.lists import places_in
from segue.sequences.memory import MemoryNetwork, MemoryRecipe
from segue.text.tokens import TitleTokens, tokenise, tokens
from segue.types import Target


@dataclass(frozen=True)
class MemoryTracks:
    """Settings.

    Attributes:
        network: The network, and how it is trained.
        least: Playlists that must hold a track which it knows.
        most: Most tracks that it knows, the most frequent ones.
    """

    kind: ClassVar[str] = "memory-network"
    network: MemoryRecipe = field(default_factory=MemoryRecipe)
    least: Count = 2
    most: Count = 20_000

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedMemoryTracks:
        """Train on the playlists, weak ones left out; where none has two known tracks, nothing is learned.

        Raises:
            MissingExtraError: torch is not installed.
            ConfigError: The loss is not a number any more.
        """
        known, lists = known_lists(facets, self.least, self.most)
        usable: list[int] = np.flatnonzero(lists.lengths > 1).tolist()
        if not usable:
            return FittedMemoryTracks(facets, known[:0], None)
        need("Training networks of sequences", "text", "torch")
        from segue.sequences.memory_training import Told, train

        own: list[int] = np.flatnonzero(~facets.is_weak)[usable].tolist()
        titles: Sequence[TitleTokens | None] = [None] * len(own)
        if facets.titles:
            titles = tokenise([facets.titles[i] for i in own], progress, facets.korean)
        told = [
            Told(_words(facets, title), _tags(facets, row(facets.playlists["tag"], i)[0]), lists[at])
            for at, i, title in zip(usable, own, titles, strict=True)
        ]
        network = train(
            told, self.network, tracks=len(known), parts=_parts(facets), seed=seed, progress=progress
        )
        return FittedMemoryTracks(facets, known, network)

    def load(self, directory: Path, facets: Facets) -> FittedMemoryTracks:
        """Map the network.

        Raises:
            ArtifactError: A file is missing, damaged, or does not fit the settings.
        """
        known = load_known(directory, facets)
        network = None
        if len(known):
            network = MemoryNetwork.load(directory, self.network, len(known), _parts(facets))
        return FittedMemoryTracks(facets, known, network)


def _parts(facets: Facets) -> int:
    return facets.vocabulary.size("word") + facets.vocabulary.size("tag")


def _words(facets: Facets, title: TitleTokens | None) -> Codes:
    """Return the known words of a title in their order."""
    code = facets.vocabulary.codes["word"]
    names = [] if title is None else [*dict.fromkeys(words_of(title))]
    return np.array([code[name] for name in names if name in code], np.int32)


def _tags(facets: Facets, tags: Codes) -> Codes:
    """Return tags as parts: behind all words."""
    return (tags + facets.vocabulary.size("word")).astype(np.int32)


class FittedMemoryTracks:
    """The network.

    Attributes:
        known: Codes of the tracks that it knows, ascending.
        network: None where nothing was learned.
    """

    evidence: ClassVar[Evidence] = "facets"

    def __init__(self, facets: Facets, known: Codes, network: MemoryNetwork | None) -> None:
        self.facets, self.known, self.network = facets, known, network

    def score(self, queries: QueryRows, target: Target) -> SparseScores | SummedScores:
        """See the module's formula; no scores for tags, nor for queries of which it knows nothing."""
        if target == "tags":
            return SparseScores(empty(len(queries), self.facets.vocabulary.size("tag")))
        return SummedScores(lambda i: self._asked(queries, i)[:2])

    def explain(self, queries: QueryRows, i: int, codes: Codes, target: Target) -> Explanation:
        """Explain the known tracks among some by the seeds that the network read."""
        known, _, weights, seeds = self._asked(queries, i)
        if target == "tags" or not len(seeds) or not len(known):
            return Explanation.of_none(len(codes))
        answered = np.isin(codes, known)
        return Explanation([("track", int(seed)) for seed in seeds], np.outer(weights.mean(axis=0), answered))

    def _asked(self, queries: QueryRows, i: int) -> tuple[Codes, Floats, Floats, Codes]:
        """Return the known tracks and their scores, and the weights (hops, seeds) of the known seeds."""
        seeds = queries.sequence(i)
        places, there = places_in(self.known, seeds)
        title = tokens(queries.titles[i], queries.korean) if queries.titles and queries.titles[i] else None
        words, tags = _words(self.facets, title), _tags(self.facets, queries.codes("tag", i))
        if self.network is None or not (there.any() or len(words) or len(tags)):
            return self.known[:0], np.zeros(0, np.float32), np.zeros((1, 0), np.float32), seeds[:0]
        found, weights = self.network.asked(words, tags, places[there])
        return self.known, found, weights, seeds[there]

    def save(self, directory: Path) -> None:
        """Write the tracks and the network's arrays."""
        save_known(directory, self.known)
        if self.network is not None:
            self.network.save(directory)
