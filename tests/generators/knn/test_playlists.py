"""The formula of playlist neighbours, worked out for four playlists."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.facets import Facets, query_rows
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.sparse import Floats, Rows, csr
from segue.generators.knn.playlists import FittedNeighbours, PlaylistNeighbours, closeness, nearest, spread
from segue.generators.scores import SummedScores
from segue.types import Query


def every(scores: SummedScores, size: int = 5) -> list[float]:
    """The first query's score of every candidate."""
    return scores.at(0, np.arange(size, dtype=np.int32)).tolist()


def overlaps(settings: PlaylistNeighbours, facets: Facets, query: Query) -> list[float]:
    found = FittedNeighbours(settings, facets).overlaps(query_rows([query], facets))
    return dense(found, len(facets.updated))[0].tolist()


def dense(rows: Rows, columns: int) -> Floats:
    """The rows written out."""
    return csr(*rows, (len(rows.lengths), columns)).toarray()


def test_shared_tracks_weigh_by_how_rare_they_are_and_how_long_the_playlist_is(tiny: Facets) -> None:
    """Tracks 0 and 2 are in 2 playlists each; the playlists have 2, 4, 2 and 0 tracks."""
    settings = PlaylistNeighbours(blocks={"track": 1.0}, idf=0.5, length=0.5)
    found = overlaps(settings, tiny, Query(tracks=(0, 2)))
    rare = 2**-0.5
    assert found == pytest.approx([rare * 2**-0.5, 2 * rare * 4**-0.5, rare * 2**-0.5, 0])


def test_blocks_add_up_with_their_weights(tiny: Facets) -> None:
    settings = PlaylistNeighbours(blocks={"track": 1.0, "tag": 0.3, "word": 0.5}, idf=1.0, length=0.0)
    found = overlaps(settings, tiny, Query(tracks=(3,), tags=("비",), title="카페"))
    # track 3 is in one playlist, 비 in two, the word 카페 and the whole title 카페 in two each
    assert found == pytest.approx([0.3 / 2 + 2 * 0.5 / 2, 1.0 + 2 * 0.5 / 2, 0.3 / 2, 0])


def test_the_power_takes_the_whole_weight(tiny: Facets) -> None:
    query = Query(tracks=(0, 2), tags=("비",))
    plain = overlaps(PlaylistNeighbours(power=1.0), tiny, query)
    assert overlaps(PlaylistNeighbours(power=2.5), tiny, query) == pytest.approx([w**2.5 for w in plain])


def test_days_apart_count_less_and_unknown_days_do_not(tiny: Facets) -> None:
    query = Query(tracks=(1,), updated=dt.datetime(1970, 1, 2))
    plain = overlaps(PlaylistNeighbours(), tiny, query)
    dated = overlaps(PlaylistNeighbours(half_life=5), tiny, query)
    # the playlists were edited on days 1 and 11 and on one not known; the query on day 1
    assert dated == pytest.approx([plain[0], plain[1] / (1 + 10 / 5), plain[2], 0])
    undated = Query(tracks=(1,))
    assert overlaps(PlaylistNeighbours(half_life=5), tiny, undated) == pytest.approx(plain)


def test_a_score_sums_the_weights_of_the_playlists_that_hold_it(tiny: Facets) -> None:
    weights = Rows(np.array([2, 3], np.float32), np.array([1, 2], np.int32), np.array([0, 2]))
    assert every(spread(weights, tiny, "tracks", 0)) == [2, 5, 5, 2, 0]
    tags = dict(
        zip(
            tiny.vocabulary.names["tag"],
            every(spread(weights, tiny, "tags", 0), 3),
            strict=True,
        )
    )
    assert tags == {"카페": 5, "비": 3, "밤": 3}


def test_damping_takes_from_the_popular_and_below_zero_gives_to_them(tiny: Facets) -> None:
    weights = Rows(np.array([1], np.float32), np.array([1], np.int32), np.array([0, 1]))
    counts = np.array([2, 3, 2, 1, 1], np.float32)  # a track in no playlist counts as one in one
    plain = np.array([1, 1, 1, 1, 0])
    for damping in (0.5, -0.1):
        found = every(spread(weights, tiny, "tracks", damping))
        np.testing.assert_allclose(found, plain * counts**-damping, rtol=1e-6)


def test_power_1_is_the_sum_of_item_similarities(tiny: Facets) -> None:
    """Asymmetric cosine: a score is a sum over seeds of what each alone would give."""
    settings = PlaylistNeighbours(blocks={"track": 1.0})

    def scores(*tracks: int) -> np.ndarray:
        rows = query_rows([Query(tracks=tracks)], tiny)
        return np.array(every(FittedNeighbours(settings, tiny).score(rows, "tracks")))

    np.testing.assert_allclose(scores(0, 2), scores(0) + scores(2), rtol=1e-6)


def test_closeness_halves_at_the_half_life() -> None:
    queries = np.array([100, 100, 100, UNKNOWN_DAY], np.int32)
    playlists = np.array([100, 130, UNKNOWN_DAY, 130], np.int32)
    assert closeness(queries, playlists, 30).tolist() == [1, 0.5, 1, 1]


@given(
    st.lists(st.lists(st.sampled_from([0.5, 1.0, 2.0, 4.0]), min_size=6, max_size=6), max_size=4),
    st.integers(1, 8),
)
def test_the_nearest_are_those_a_stable_sort_puts_first(rows: list[list[float]], n: int) -> None:
    given_rows = np.array(rows, np.float32).reshape(len(rows), 6)
    codes, pointers = np.tile(np.arange(6), len(rows)), 6 * np.arange(len(rows) + 1)
    found = nearest(Rows(given_rows.ravel(), codes.astype(np.int32), pointers), n)
    expected = np.zeros_like(given_rows)
    for i, values in enumerate(given_rows):
        kept = np.argsort(-values, kind="stable")[:n]
        expected[i, kept] = values[kept]
    np.testing.assert_array_equal(dense(found, 6), expected)


def test_only_the_nearest_playlists_count(tiny: Facets) -> None:
    found = overlaps(PlaylistNeighbours(neighbours=1), tiny, Query(tracks=(0, 2)))
    assert np.count_nonzero(found) == 1
    assert found[1] == max(overlaps(PlaylistNeighbours(), tiny, Query(tracks=(0, 2))))
