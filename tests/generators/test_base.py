"""From scores to lists without what is given."""

from __future__ import annotations

import numpy as np

from segue.facets import Facets, query_rows
from segue.generators.base import generate
from segue.generators.content.popularity import Popularity
from segue.protocols import Silent
from segue.types import Query


def test_given_ones_make_room_for_the_next(tiny: Facets) -> None:
    popularity = Popularity().fit(tiny, seed=0, progress=Silent())
    rows = query_rows([Query(), Query(tracks=(1, 2)), Query(tracks=(0, 1, 2, 3, 4))], tiny)
    lists = generate(popularity, rows, 2, "tracks")
    assert [found.codes.tolist() for found in lists] == [[1, 0], [0, 3], []]


def test_tags_and_tracks_of_a_query_are_left_out_of_their_own_lists_only(tiny: Facets) -> None:
    popularity = Popularity().fit(tiny, seed=0, progress=Silent())
    rows = query_rows([Query(tracks=(0,), tags=("비",))], tiny)
    tags = tiny.vocabulary.names["tag"]
    assert {tags[code] for code in generate(popularity, rows, 9, "tags")[0].codes} == {"카페", "밤"}
    np.testing.assert_array_equal(generate(popularity, rows, 9, "tracks")[0].codes, [1, 2, 3, 4])
