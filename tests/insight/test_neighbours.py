from __future__ import annotations

import pytest

import segue
from segue.errors import QueryError
from segue.generators.als.als import ALS
from segue.generators.content.popularity import Popularity
from segue.insight.embedding import embedding
from segue.insight.neighbours import PREFIXES, neighbours
from segue.recipes import Member, Recipe


@pytest.fixture(scope="module")
def model(sample):
    return segue.fit(sample, recipe="fast", seed=1)


def test_the_nearest_are_the_embeddings(model):
    found = neighbours(model, tag=model.tags[0], n=7)
    expected = embedding(model).similar(f"tag:{model.tags[0]}", 7)
    prefixes = {kind: prefix for prefix, kind in PREFIXES.items()}
    assert [f"{prefixes[one.kind]}{one.value}" for one in found.nearest] == [token for token, _ in expected]
    assert [one.cosine for one in found.nearest] == pytest.approx(
        [cosine for _, cosine in expected], abs=1e-6
    )
    assert (found.label, found.note) == (model.tags[0], "")


def test_a_track_is_read_by_its_name(model):
    row = int(model.track_counts.argmax())
    found = neighbours(model, track=model.track_label(row), among="tracks", n=3)
    assert found.label == model.track_label(row)
    assert found.note
    rows = [model.tracks["id"].to_list().index(str(one.value)) for one in found.nearest]
    assert [one.label for one in found.nearest] == [model.track_label(at) for at in rows]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "got 0 of them"),
        ({"tag": "비", "word": "비"}, "got 2 of them"),
        ({"tag": "없는태그 🎧"}, "없는태그"),
        ({"track": "없는 노래 xyz"}, "없는 노래 xyz"),
    ],
)
def test_what_is_not_known_is_refused(model, asked, words):
    with pytest.raises(QueryError, match=words):
        neighbours(model, **asked)


def test_where_words_have_no_vectors_a_word_is_told_so(sample):
    tracks = Member("tracks", ALS(4, iterations=2, blocks={"track": 1.0, "tag": 1.0}), tracks=1.0)
    popularity = Member("popularity", Popularity(), tracks=1.0, tags=1.0)
    model = segue.fit(sample, recipe=Recipe((popularity, tracks)), seed=1)
    assert neighbours(model, tag=model.tags[0], among="tags").nearest
    with pytest.raises(QueryError, match="has tracks and tags alone"):
        neighbours(model, word="비")
