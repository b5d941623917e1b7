from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from segue.errors import ConfigError, QueryError
from segue.vectors.fitted import FittedVectors
from segue.vectors.queries import analogy, find, odd, similar
from segue.vectors.topics import topics
from segue.word2vec.word_vectors import WordVectors


@pytest.fixture(scope="module")
def square(word2vec: FittedVectors) -> FittedVectors:
    """Four directions in a plane, and a vector of zeros."""
    tokens = ("track:1", "tag:밤 산책", "w:비", "track:2", "playlist:9")
    vectors = np.array([[2, 0], [0, 3], [5, 5], [-1, 0], [0, 0]], np.float32)
    labels = ("달빛 - 밤", "밤 산책", "비", "The Rays - Sunny ☀", "9")
    counts = np.array([5, 4, 3, 2, 1])
    return dataclasses.replace(word2vec, words=WordVectors(tokens, vectors), labels=labels, counts=counts)


def test_a_sum_counts_directions_not_lengths(square: FittedVectors) -> None:
    found = similar(square, ["track:1", "tag:밤 산책"])
    assert [(near.token, near.cosine) for near in found][:2] == [("w:비", 1.0), ("playlist:9", 0.0)]
    assert (found[0].kind, found[0].label) == ("word", "비")
    assert [near.token for near in similar(square, ["w:비"], ["tag:밤 산책"], n=1)] == ["track:1"]
    assert [near.token for near in similar(square, ["w:비"], among="track")] == ["track:1", "track:2"]


def test_an_analogy_is_the_sum_of_differences(square: FittedVectors) -> None:
    assert [near.token for near in analogy(square, "track:1", "w:비", "track:2", n=1)] == ["tag:밤 산책"]


def test_the_odd_one_is_first(square: FittedVectors) -> None:
    found = odd(square, ["track:1", "track:2", "w:비", "track:1"])
    assert [near.token for near in found][:1] == ["track:2"]
    assert found[0].cosine == pytest.approx(-np.cos(np.pi / 8), abs=1e-5)
    with pytest.raises(QueryError, match="three or more different"):
        odd(square, ["track:1", "track:1", "w:비"])


def test_names_find_tokens(square: FittedVectors) -> None:
    assert find(square, "track", "2") == "track:2"
    assert find(square, "track", " sunny  ") == "track:2"
    assert find(square, "track", "밤 달빛") == "track:1"
    assert find(square, "tag", "밤　산책") == "tag:밤 산책"
    for text in ("", "없는 이름", "🌙"):
        with pytest.raises(QueryError, match="a track among the 2 with a vector"):
            find(square, "track", text)


def test_nothing_and_unknown_tokens_are_refused(square: FittedVectors) -> None:
    with pytest.raises(QueryError, match="one or more tokens"):
        similar(square, [], ["w:비"])
    with pytest.raises(QueryError, match="tokens with a vector"):
        similar(square, ["tag:없음"])


def test_topics_are_named_by_tags_and_tracks(lda: FittedVectors, word2vec: FittedVectors) -> None:
    found = topics(lda, n=3)
    assert {frozenset(topic.tags[:2]) for topic in found} == {
        frozenset(topic.name.split(" · ")[:2]) for topic in found
    }
    korean = next(topic for topic in found if "카페 🌙" in topic.tags)
    assert all(name.startswith("달빛 - 밤 산책") for name in korean.tracks)
    assert sum(topic.share for topic in found) == pytest.approx(1, abs=1e-3)
    with pytest.raises(ConfigError, match="a method with topics"):
        topics(word2vec)
