from __future__ import annotations

import numpy as np
import pytest

import segue
from segue.errors import ConfigError
from segue.generators.als.als import ALS
from segue.generators.content.popularity import Popularity
from segue.generators.knn.track2vec import Track2VecNeighbours
from segue.insight.embedding import embedding
from segue.recipes import Member, Recipe
from segue.word2vec.track2vec import Track2Vec

POPULARITY = Member("popularity", Popularity(), tracks=1.0, tags=1.0)

TRACKS = Member("tracks", ALS(16, blocks={"track": 1.0}), tracks=1.0)

ALL = Member("all", ALS(4, blocks={"track": 1.0, "tag": 1.0, "word": 1.0}), tracks=1.0, tags=1.0)

LONGER = Member("longer", ALS(6, blocks={"track": 1.0, "tag": 1.0, "word": 1.0}), tracks=1.0, tags=1.0)

WORD2VEC = Member(
    "word2vec",
    Track2VecNeighbours(Track2Vec(vector_size=8, epochs=2, min_count=2, sg=False, sample=0)),
    tracks=1.0,
)


def fitted(sample, *members):
    return segue.fit(sample, recipe=Recipe((POPULARITY, *members), name="own"), seed=1)


def test_who_knows_most_kinds_is_asked_and_of_equals_the_longest_vectors(sample):
    assert embedding(fitted(sample, TRACKS)).dim == 16
    assert embedding(fitted(sample, TRACKS, ALL)).dim == 4
    assert embedding(fitted(sample, ALL, TRACKS, LONGER)).dim == 6


def test_vectors_have_the_tokens_of_their_tracks_tags_and_words(sample):
    model = fitted(sample, ALL)
    words, names = embedding(model), model.facets.vocabulary.names
    own = model.generators["all"]
    for block, prefix in (("track", "track:"), ("tag", "tag:"), ("word", "")):
        vectors = own.vectors(block)
        known = np.flatnonzero(vectors.any(axis=1))
        assert len(known) > 10
        for code in known[[0, len(known) // 2, -1]].tolist():
            token = f"{prefix}{names[block][code]}"
            np.testing.assert_array_equal(words.vectors[words.rows[token]], vectors[code])
    assert words.vectors.any(axis=1).all()


def test_a_word2vec_model_is_taken_as_it_was_learned(sample):
    model = fitted(sample, WORD2VEC)
    assert embedding(model) is model.track2vec.words


def test_a_model_without_vectors_says_so(sample):
    with pytest.raises(ConfigError, match="by its recipe own"):
        embedding(fitted(sample))
