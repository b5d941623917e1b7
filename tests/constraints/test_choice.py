"""How a list is cut, and filled where it is short."""

from __future__ import annotations

import numpy as np
import pytest

from segue.constraints.choice import BestTags, filled
from segue.facets import Facets, query_rows
from segue.generators.content.popularity import Popularity
from segue.generators.scores import Ranked
from segue.protocols import Silent
from segue.types import Query


def ranked(*codes: int) -> Ranked:
    return Ranked(np.array(codes, np.int32), np.linspace(1, 0.5, len(codes), dtype=np.float32))


@pytest.fixture(scope="module")
def tags(sample_facets: Facets) -> BestTags:
    return BestTags(Popularity().fit(sample_facets, seed=0, progress=Silent()))


def test_scores_fall_to_half_of_the_last_one() -> None:
    found = filled(ranked(4, 2), np.array([7, 8], np.int32))
    assert found.codes.tolist() == [4, 2, 7, 8]
    assert found.scores.tolist() == [1, 0.5, 0.375, 0.25]
    assert found.filled == 2


def test_a_list_of_nothing_is_filled_from_one() -> None:
    found = filled(ranked(), np.array([7, 8], np.int32))
    assert found.scores.tolist() == [0.75, 0.5]
    assert found.filled == 2


def test_nothing_more_changes_nothing() -> None:
    found = filled(ranked(4, 2), np.zeros(0, np.int32))
    assert (found.codes.tolist(), found.scores.tolist(), found.filled) == ([4, 2], [1, 0.5], 0)


def test_tags_are_cut_to_their_number(sample_facets: Facets, tags: BestTags) -> None:
    asked = query_rows([Query(title="비")], sample_facets).asked(0)
    for n in (0, 2, 3):
        found = tags.choose(ranked(5, 1, 3), asked, n)
        assert found.codes.tolist() == [5, 1, 3][:n]
        assert found.filled == 0


def test_a_short_list_of_tags_is_filled_without_the_given_and_the_chosen(
    sample_facets: Facets, tags: BestTags
) -> None:
    """A tag's code is its place among the most frequent."""
    asked = query_rows([Query(tags=sample_facets.vocabulary.names["tag"][:1])], sample_facets).asked(0)
    found = tags.choose(ranked(1, 5), asked, 4)
    assert found.codes.tolist() == [1, 5, 2, 3]
    assert found.filled == 2
