"""A model's embedding: the vectors of tracks, tags and title words that one of its generators has learned."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from segue.errors import ConfigError
from segue.facets import Block
from segue.facets.sparse import Floats
from segue.generators.base import FittedGenerator
from segue.generators.knn.track2vec import token_of
from segue.generators.traits import Embedding, InSpace
from segue.model.model import Model
from segue.word2vec.word_vectors import WordVectors

BLOCKS: Final[tuple[Block, ...]] = ("track", "tag", "word")


class _Space(NamedTuple):
    """A generator's vectors, and of which blocks it has some."""

    generator: FittedGenerator
    blocks: dict[Block, Floats]

    @property
    def detail(self) -> tuple[int, int]:
        return len(self.blocks), max((vectors.shape[1] for vectors in self.blocks.values()), default=0)


def embedding(model: Model) -> WordVectors:
    """Return the vectors of the generator that knows most of tracks, tags and words; of several, the longest ones.

    Tokens are `track:12`, `tag:카페` and `w:밤`; tracks, tags and words without a vector are left out.

    Raises:
        ConfigError: No generator of the model has vectors.
    """
    spaces = [_space(generator) for generator in model.generators.values()]
    best = max(spaces, key=lambda space: space.detail)
    if not best.blocks:
        raise ConfigError(
            expected="a model with an embedding",
            got=f"one that has none, by its recipe {model.manifest.recipe}",
            hint="Fit one with --recipe default or fast.",
        )
    learned = best.generator.track2vec if isinstance(best.generator, Embedding) else None
    return learned.words if learned else _named(model, best.blocks)


def _space(generator: FittedGenerator) -> _Space:
    """Return a generator's vectors by block, without blocks that have none."""
    found: dict[Block, Floats] = {}
    if isinstance(generator, InSpace):
        for block in BLOCKS:
            vectors = generator.vectors(block)
            if vectors is not None and vectors.any():
                found[block] = vectors
    return _Space(generator, found)


def _named(model: Model, blocks: dict[Block, Floats]) -> WordVectors:
    """Return vectors under the tokens of their tracks, tags and words, without those that are zero."""
    tokens: list[str] = []
    parts: list[Floats] = []
    for block, vectors in blocks.items():
        known = np.flatnonzero(vectors.any(axis=1))
        names = model.facets.vocabulary.names[block]
        tokens.extend(token_of(block, names[code]) for code in known.tolist())
        parts.append(np.asarray(vectors[known], np.float32))
    return WordVectors(tuple(tokens), np.concatenate(parts))
