"""Probabilities of a list: of what shows nothing, and of what filled it up."""

from __future__ import annotations

import numpy as np
import pytest

from segue.constraints.choice import Chosen
from segue.constraints.constraints import Constraints
from segue.facets import query_rows
from segue.model import Model
from segue.model.answerer import Answerer
from segue.model.way import Wanted
from segue.model.weighing import weigh
from segue.types import Query
from tests.model.conftest import answerer_of


@pytest.fixture(scope="module")
def answering(models: dict[str, Model]) -> Answerer:
    return answerer_of(models["fast"])


def test_a_query_that_shows_nothing_gets_the_shares_of_playlists(answering: Answerer) -> None:
    way, asked = answering.ways["tracks"], query_rows([Query()], answering.facets).asked(0)
    wanted = Wanted(5, answering.selector.under(Constraints()))
    scores = way.score(asked.queries)
    candidates = way.pool(scores, asked, wanted)
    ranked = way.rank(candidates, asked)
    chosen = way.choose(ranked, asked, wanted)
    assert way.probability is not None
    found = weigh(way.probability, way.ranker.background, chosen, candidates, ranked, asked)
    counts = answering.facets.track_counts[chosen.codes]
    assert found is not None
    assert found == pytest.approx(counts / answering.facets.columns("track").shape[1], abs=1e-4)


def test_what_filled_up_a_list_is_less_likely_than_its_candidates(answering: Answerer) -> None:
    rows = query_rows([Query(title="비 오는 밤 🌧")], answering.facets)
    way, asked = answering.ways["tracks"], rows.asked(0)
    wanted = Wanted(3, answering.selector.under(Constraints()))
    candidates = way.pool(way.score(rows), asked, wanted)
    ranked = way.rank(candidates, asked)
    assert way.probability is not None
    background = way.ranker.background
    foreign = np.setdiff1d(np.arange(len(answering.facets.track_counts), dtype=np.int32), candidates.codes)
    assert len(foreign)
    codes = np.concatenate([ranked.codes[:3], foreign[:1]]).astype(np.int32)
    filled = Chosen(codes, np.zeros(4, np.float32), 1)
    found = weigh(way.probability, background, filled, candidates, ranked, asked)
    alone = weigh(
        way.probability, background, Chosen(codes[:3], np.zeros(3, np.float32), 0), candidates, ranked, asked
    )
    assert found is not None
    assert alone is not None
    assert found[:3].tolist() == alone.tolist()
    assert found[3] < found[:3].min()
