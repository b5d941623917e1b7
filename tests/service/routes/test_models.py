from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

import segue
from segue.data.dataset import Dataset
from segue.evaluation.trial import keep_figures
from segue.service.app import make
from segue.service.settings import Settings
from segue.types import Answer


def test_a_models_account(client: Any, model_directory: Path, sample: Dataset) -> None:
    found = client.get("/v1/model").json()
    manifest = segue.load(model_directory).manifest
    assert (found["name"], found["names"], found["recipe"]) == ("small", ["small"], "fast")
    assert found["playlists"] == sample.playlists.height
    assert found["tracks"] == sample.tracks.height
    assert found["generators"] == list(manifest.generators)
    years = sample.tracks["released"].dt.year()
    assert found["years"] == [years.min(), years.max()]
    genres = sample.tracks["genres"].explode().value_counts()
    assert {genre["name"]: genre["tracks"] for genre in found["genres"]} == dict(genres.iter_rows())
    assert found["has"] == {"report": False, "audio": False, "store": True, "namer": False}
    assert found["fitted"].endswith("Z")


def test_without_an_evaluation_the_next_step_is_said(client: Any) -> None:
    answer = client.get("/v1/model/health")
    assert answer.status_code == 404
    assert "segue evaluate small" in answer.json()["hint"]
    assert "--keep" in answer.json()["hint"]


def test_the_last_evaluation_by_mix_and_slice(own_model: Path) -> None:
    model = segue.load(own_model)
    queries = [
        segue.Query(id=1, title="밤", tracks=(model.track_id(model.tracks["id"][0]),)),
        segue.Query(id=2, title="비"),
    ]
    answers = [
        Answer(id=number, tracks=(model.track_id(model.tracks["id"][number]),), tags=("비",))
        for number in (1, 2)
    ]
    predictions = [one.answer() for one in model.recommend(queries)]
    evaluation = segue.evaluate(queries, answers, predictions)
    keep_figures(own_model, evaluation)
    with TestClient(make(Settings(models=(own_model,), workers=1, watch=0))) as client:
        assert client.get("/v1/model").json()["has"]["report"] is True
        found = client.get("/v1/model/health").json()
    ndcg = [
        one for one in found["metrics"] if (one["metric"], one["target"], one["k"]) == ("ndcg", "tracks", 100)
    ]
    values = {one["mix"]: one["value"] for one in ndcg}
    assert set(values) == {"all", "title", "tracks+title"}
    assert values["all"] == evaluation.summary.metrics["track_ndcg@100"].mean
    assert {one["questions"] for one in ndcg if one["mix"] != "all"} == {1}
    assert "seeds" in {one["slice"] for one in found["slices"]}
    assert (own_model / "evaluation.json").is_file()
    segue.load(own_model)  # still a whole model


def test_two_models_answer_by_name(model_directory: Path, own_model: Path) -> None:
    with TestClient(make(Settings(models=(model_directory, own_model), workers=1, watch=0))) as client:
        assert client.get("/v1/model").json()["names"] == ["small", "own"]
        assert client.get("/v1/model?model=own").json()["name"] == "own"
        body = {"queries": [{"title": "밤"}], "n": 3}
        both = [client.post(f"/v1/continuations?model={name}", json=body).json() for name in ("small", "own")]
        assert [one["model"] for one in both] == ["small", "own"]
        assert both[0]["continuations"] == both[1]["continuations"]
