"""Links: from playlists by hand-made counts, from vectors, artists and sounds."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets
from segue.facets.sounds import Sounds
from segue.flow.links import (
    DIRECTION,
    FOLLOWED,
    IN_COMMON,
    LEARNED,
    NEARNESS,
    SOUND,
    TEMPO,
    Links,
    beyond,
    cosines,
    keeps_order,
    like_tempi,
)


def facets(playlists: list[list[str]], artists: dict[str, str] | None = None) -> Facets:
    builder = DatasetBuilder()
    for name in sorted({track for one in playlists for track in one}):
        builder.add_track(TrackRecord(id=name, artists=[(artists or {}).get(name, name)]))
    for number, one in enumerate(playlists):
        builder.add_playlist(PlaylistRecord(id=str(number), tracks=one))
    return Facets.of(builder.build({"format": "test"}))


def codes(found: Facets, *tracks: str) -> np.ndarray:
    return np.array([found.vocabulary.codes["track"][track] for track in tracks], np.int32)


def test_playlists_link_what_stands_near_and_comes_next():
    found = facets([["밤", "가", "다", "나"], ["밤", "나"]])
    links = Links.of(found, None).between(codes(found, "밤", "나", "가"))
    half = lambda x: x / (x + 0.5)  # noqa: E731 - the formula, once
    after = 1 / 3 + 1  # 밤 before 나: three positions, then one
    # p(나 | 밤) = (4/3 + .1) / (4/3 + 1 + .3), p(나 | 가) = (1/2 + .1) / (1/2 + .3), and so on
    night, here = [(4 / 3 + 0.1) / (7 / 3 + 0.3), 1.1 / (7 / 3 + 0.3)], [0.1 / 0.8, 0.6 / 0.8]
    q = {(0, 1): night[0] * 2 / (night[0] + here[1]), (0, 2): night[1] * 2 / (night[1] + 1 / 3)}
    q[1, 0] = (1 / 3) * 2 / (1 / 3 + here[0])
    beyond = {pair: FOLLOWED * odds / (odds + 1) for pair, odds in q.items()}
    assert links[0, 1] == pytest.approx(half(after) + DIRECTION * half(after) + beyond[0, 1])
    assert links[1, 0] == pytest.approx(half(after) + beyond[1, 0])
    assert links[0, 2] == pytest.approx((1 + DIRECTION) * half(1) + beyond[0, 2])


class Learned:
    """A generator that has learned that the second of three tracks comes after the first."""

    def following(self, codes: np.ndarray) -> np.ndarray:
        assert len(codes) == 3
        return np.array([[0, 0.9, 0.1], [0.5, 0, 0.5], [0, 0, 0]])


def test_what_a_generator_learned_of_the_next_track_adds_to_links():
    found = facets([["밤", "가", "다", "나"], ["밤", "나"]])
    at = codes(found, "밤", "나", "가")
    added = Links.of(found, None, Learned()).between(at) - Links.of(found, None).between(at)
    share = lambda odds: LEARNED * odds / (odds + 1)  # noqa: E731 - the formula, once
    # each column over its mean: .5 / 2, .9 / 2, (.1 + .5) / 2
    assert added == pytest.approx(share(np.array([[0, 2, 1 / 3], [2, 0, 5 / 3], [0, 0, 0]])))


def test_what_follows_all_others_alike_is_no_nearer_to_any():
    found = beyond(np.array([[0, 0.6, 0.4], [0.5, 0, 0.5], [0.4, 0.6, 0]]))
    assert found[0, 1] == found[2, 1] == pytest.approx(0.5)
    assert found[1, 0] > 0.5 > found[2, 0]
    assert beyond(np.zeros((1, 1))).tolist() == [[0]]
    assert beyond(np.zeros((0, 0))).shape == (0, 0)


def test_without_an_order_a_playlist_in_common_counts_alike_in_both_directions():
    found = facets([["1", "2", "3", "10"], ["1", "3", "20"], ["2", "7", "11"]])
    assert not keeps_order(found)
    links = Links.of(found, None).between(codes(found, "1", "3", "10"))
    assert links[0, 1] == links[1, 0]
    assert links[0, 1] > links[0, 2] > 0
    assert keeps_order(facets([["2", "1", "3"], ["3", "1", "2"]]))
    assert keeps_order(facets([["2", "1"]]))
    assert not keeps_order(dataclasses.replace(found, positions=np.zeros(0, np.uint16)))


def test_vectors_artists_and_sounds_add_to_links():
    found = facets([["b", "a", "c"], ["c", "a", "b"]], {"a": "솔이", "b": "솔이"})
    at = codes(found, "a", "b", "c")
    plain = Links.of(found, None).between(at)
    vectors = np.zeros((3, 2), np.float32)
    vectors[at] = [[1, 0], [2, 0], [0, 3]]
    near = Links.of(found, vectors).between(at) - plain
    assert near[0, 1] == pytest.approx(NEARNESS)
    assert near[0, 2] == 0
    alone = Links.of(facets([["b", "a", "c"], ["c", "a", "b"]]), None).between(at)
    assert (plain - alone)[0, 1] == pytest.approx(IN_COMMON)
    pace = np.zeros((3, 2), np.float32)
    pace[at] = [[0.5, 120], [0.6, 60], [0, 0]]
    heard = dataclasses.replace(found, sounds=Sounds(vectors, pace))
    more = Links.of(heard, None).between(at) - plain
    assert more[0, 1] == pytest.approx(SOUND + TEMPO)
    assert more[0, 2] == 0
    older = dataclasses.replace(found, sounds=Sounds(vectors))
    assert (Links.of(older, None).between(at) - plain)[0, 1] == pytest.approx(SOUND)


def test_cosines_are_exact_for_any_batch():
    vectors = np.random.default_rng(1).normal(size=(50, 33)).astype(np.float32)
    whole = cosines(vectors)
    np.testing.assert_array_equal(whole[:7, :7], cosines(vectors[:7]))
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    np.testing.assert_allclose(whole, units @ units.T, atol=2e-3)


def test_tempi_are_alike_up_to_octaves():
    found = like_tempi(np.array([120, 60, 120 * 2**0.5, 0], np.float32))
    np.testing.assert_allclose(found[0], [1, 1, 0, 0], atol=1e-6)
