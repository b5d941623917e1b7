"""Votes of tags and words for the tags beside them, worked out for four playlists."""

from __future__ import annotations

import numpy as np
import pytest

from segue.facets import Block, Facets, query_rows
from segue.generators.knn.titles import divergence
from segue.generators.tags.co_occurrence import PSEUDO_COUNTS, CoOccurrence
from segue.protocols import Silent
from segue.types import Query, Target


def scores(facets: Facets, query: Query, target: Target = "tags", **blocks: float) -> list[float]:
    settings = CoOccurrence(blocks={_block(name): weight for name, weight in blocks.items()})
    fitted = settings.fit(facets, seed=0, progress=Silent())
    return fitted.score(query_rows([query], facets), target).at(0, np.arange(3, dtype=np.int32)).tolist()


def _block(name: str) -> Block:
    return "tag" if name == "tag" else "word"


def code(facets: Facets, tag: str) -> int:
    return facets.vocabulary.codes["tag"][tag]


def test_a_tag_votes_for_the_tags_beside_it_by_its_share_and_not_for_itself(tiny: Facets) -> None:
    """비 stands in 2 playlists: with 카페 in both, with 밤 in one."""
    found = scores(tiny, Query(tags=("비",)), tag=2.0)
    strength = 2.0 * float(divergence(tiny, "tag")[code(tiny, "비")]) / (2 + PSEUDO_COUNTS)
    assert found[code(tiny, "카페")] == pytest.approx(2 * strength)
    assert found[code(tiny, "밤")] == pytest.approx(strength)
    assert found[code(tiny, "비")] == 0


def test_votes_of_words_and_tags_add_up(tiny: Facets) -> None:
    query = Query(title="밤", tags=("비",))
    both = scores(tiny, query, tag=1.0, word=0.5)
    apart = np.add(scores(tiny, query, tag=1.0), scores(tiny, query, word=0.5))
    assert both == pytest.approx(apart.tolist())
    assert scores(tiny, query, word=0.5)[code(tiny, "밤")] > 0


def test_tracks_get_nothing(tiny: Facets) -> None:
    assert scores(tiny, Query(tags=("비",)), "tracks", tag=1.0) == [0, 0, 0]
