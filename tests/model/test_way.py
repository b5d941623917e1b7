"""The way of a query: each step by itself, and all of them together."""

from __future__ import annotations

import pytest

from segue.constraints.constraints import Constraints
from segue.data.dataset import Dataset
from segue.facets import query_rows
from segue.model import Model
from segue.model.answerer import Answerer
from segue.model.way import Wanted
from segue.types import Query
from tests.model.conftest import answerer_of

N = 12


@pytest.fixture(scope="module")
def answering(models: dict[str, Model]) -> Answerer:
    return answerer_of(models["default"])


def test_its_steps_lead_to_what_a_model_recommends(
    models: dict[str, Model], answering: Answerer, sample: Dataset
) -> None:
    ids, row = sample.tracks["id"], sample.playlists.row(0, named=True)
    query = Query(title=row["title"] or "비 🌧", tracks=tuple(ids[track] for track in row["tracks"][:3]))
    rows = query_rows([Query(), query], answering.facets)
    way, asked = answering.ways["tracks"], rows.asked(1)
    wanted = Wanted(N, answering.selector.under(Constraints(per_artist=1)))
    candidates = way.pool(way.score(rows), asked, wanted)
    chosen = way.choose(way.rank(candidates, asked), asked, wanted)
    explained = way.explain(chosen, asked, wanted)
    found = models["default"].recommend(query, N, constraints=Constraints(per_artist=1)).tracks
    names = answering.facets.vocabulary.names["track"]
    assert [names[code] for code in explained.codes.tolist()] == [str(track.id) for track in found]
    assert explained.scores.tolist() == [track.score for track in found]
    assert explained.reasons == [track.reasons for track in found]
    together = way.go(way.score(rows), asked, wanted)
    assert together.codes.tolist() == explained.codes.tolist()
    assert together.reasons == explained.reasons
    assert together.probabilities is not None
    assert together.probabilities.tolist() == [track.probability for track in found]


def test_nobody_is_asked_for_reasons_that_nobody_wants(
    answering: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(answering.ways["tags"].explainer), "explain", None)
    rows = query_rows([Query(title="비 오는 밤")], answering.facets)
    way = answering.ways["tags"]
    found = way.go(way.score(rows), rows.asked(0), Wanted(4, answering.tags, reasons=False))
    assert found.reasons == [()] * 4
