"""Tags by a classifier of the title's words and n-grams and of the given tags (see `bag_classifier`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np

from segue.facets import Block, Facets, QueryRows
from segue.facets.sparse import Codes, Csr, Floats, empty, row
from segue.facets.table import block_of
from segue.files.arrays import map_array
from segue.generators.scores import Ranked, SparseScores, best, looked_up, stacked
from segue.generators.tags.bag_classifier import BagClassifier, FittedBagClassifier, beside
from segue.protocols import Progress
from segue.ranges import Count
from segue.types import Target

QueryBlocks = Mapping[Block, Csr]


@dataclass(frozen=True)
class TagClassifier:
    """Settings.

    Attributes:
        classifier: Settings of the training.
        least: Tags in fewer playlists than this are left out.
        runs: How many classifiers are trained, each with other random draws; their probabilities are
            averaged.
    """

    kind: ClassVar[str] = "tag-classifier"
    classifier: BagClassifier = field(default_factory=BagClassifier)
    least: Count = 3
    runs: Count = 1

    def fit(self, facets: Facets, *, seed: int, progress: Progress) -> FittedTagClassifier:
        """Train on all playlists that have a tag to predict and any other input."""
        tags = np.flatnonzero(facets.tag_counts >= self.least).astype(np.int32)
        tokens, labels = _tokens(facets.playlists), _tags(facets.playlists, tags)
        count = np.diff(labels.indptr)
        useful = np.flatnonzero((count > 0) & (count + np.diff(tokens.indptr) > 1))
        if not len(useful):
            return FittedTagClassifier(facets, tags[:0], ())
        tokens, labels = tokens[useful], labels[useful]
        trained = [
            self.classifier.fit(tokens, labels, seed=seed + run, progress=progress)
            for run in range(self.runs)
        ]
        return FittedTagClassifier(facets, tags, trained)

    def load(self, directory: Path, facets: Facets) -> FittedTagClassifier:
        """Map the arrays from disk."""
        sizes = {block: facets.vocabulary.size(block) for block in ("word", "gram", "tag")}
        tags = map_array(directory / "tags.npy", np.int32, (None,), below=sizes["tag"], ascending=True)
        runs = range(self.runs if len(tags) else 0)
        tokens = sizes["word"] + sizes["gram"]
        classifiers = [
            FittedBagClassifier.load(directory / f"{run}", tokens, len(tags), self.classifier.dim)
            for run in runs
        ]
        return FittedTagClassifier(facets, tags, classifiers)


def _tokens(blocks: QueryBlocks) -> Csr:
    """Return the tokens: words, then n-grams."""
    return beside(blocks["word"], blocks["gram"])


def _tags(blocks: QueryBlocks, tags: Codes) -> Csr:
    return blocks["tag"][:, tags]


class FittedTagClassifier:
    """The classifiers, and the tags that they predict."""

    def __init__(self, facets: Facets, tags: Codes, classifiers: Sequence[FittedBagClassifier]) -> None:
        self.facets, self.tags, self.classifiers = facets, tags, tuple(classifiers)

    def score(self, queries: QueryRows, target: Target) -> SparseScores | ProbableScores:
        """Return the probability of each tag; none for tracks, or queries without a known word or tag."""
        if target == "tracks" or not self.classifiers:
            size = self.facets.vocabulary.size(block_of(target))
            return SparseScores(empty(len(queries), size))
        bags = stacked([self._bag(queries, i) for i in range(len(queries))])
        found = self.classifiers[0].probabilities(bags)
        for other in self.classifiers[1:]:
            found += other.probabilities(bags)
        found /= np.float32(len(self.classifiers))
        found[np.diff(bags.indptr) == 0] = 0
        return ProbableScores(found, self.tags)

    def _bag(self, queries: QueryRows, i: int) -> Ranked:
        """Return the tokens of query `i` and its tags that are known, as rows of `_tokens` beside `_tags`."""
        words, grams, tags = (row(queries.blocks[block], i) for block in ("word", "gram", "tag"))
        start = self.facets.vocabulary.size("word")
        place = np.minimum(np.searchsorted(self.tags, tags[0]), len(self.tags) - 1)
        known = self.tags[place] == tags[0]
        end = start + self.facets.vocabulary.size("gram")
        codes = np.concatenate([words[0], start + grams[0], end + place[known]])
        return Ranked(codes.astype(np.int32), np.concatenate([words[1], grams[1], tags[1][known]]))

    def save(self, directory: Path) -> None:
        """Write the tags, and a directory for each classifier's arrays."""
        np.save(directory / "tags.npy", self.tags, allow_pickle=False)
        for run, classifier in enumerate(self.classifiers):
            place = directory / f"{run}"
            place.mkdir()
            classifier.save(place)


@dataclass(frozen=True)
class ProbableScores:
    """A probability for each known tag.

    Attributes:
        found: (queries, known tags).
        tags: Codes of the known tags, ascending.
    """

    found: Floats
    tags: Codes

    def top(self, i: int, n: int) -> Ranked:
        """See `Scores.top`."""
        some = self.found[i] > 0
        return best(np.asarray(self.tags)[some], self.found[i][some], n)

    def at(self, i: int, codes: Codes) -> Floats:
        """See `Scores.at`."""
        return looked_up(self.tags, self.found[i], codes)
