"""Suggested titles over HTTP, of a model with a namer beside it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import segue
from segue.data.dataset import Dataset
from segue.naming.attached import beside, load_namer
from segue.naming.parts import parts_of
from segue.naming.training import train
from segue.naming.wish import Wish
from segue.service.app import make
from segue.service.settings import Settings
from segue.types import Query
from tests.naming.conftest import small


@pytest.fixture(scope="module")
def named(model_directory: Path, sample: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with a namer; tests only read it."""
    model = Path(shutil.copytree(model_directory, tmp_path_factory.mktemp("named") / "모델"))
    train(sample, beside(model), small("set", epochs=1))
    return model


@pytest.fixture(scope="module")
def naming(named: Path) -> Iterator[Any]:
    """A service with that model."""
    with TestClient(make(Settings(models=(named,), workers=1, watch=0))) as client:
        yield client


def test_titles_are_those_of_the_namer(naming: Any, named: Path) -> None:
    model = segue.load(named)
    tracks = tuple(model.track_id(one) for one in model.tracks["id"][:3].to_list())
    answer = naming.post("/v1/names", json={"tracks": tracks, "tags": [model.tags[0]], "n": 3})
    assert answer.status_code == 200
    found = answer.json()
    query = Query(tracks=tracks, tags=(model.tags[0],))
    wanted = load_namer(named).names(parts_of(query, model.tracks), Wish(n=3))
    assert [one["title"] for one in found["names"]] == [one.title for one in wanted]
    assert found["model"] == "모델"
    assert not any(one["copied"] for one in found["names"])
    drivers = [driver for one in found["names"] for word in one["words"] for driver in word["drivers"]]
    assert {driver["name"] for driver in drivers} <= {*tracks, model.tags[0]}
    assert naming.get("/v1/model").json()["has"]["namer"] is True


def test_the_reference_s_example_succeeds(naming: Any) -> None:
    description = naming.get("/openapi.json").json()["paths"]["/v1/names"]["post"]
    (example,) = description["requestBody"]["content"]["application/json"]["schema"]["examples"]
    answer = naming.post("/v1/names", json=example)
    assert answer.status_code == 200
    assert answer.json()["names"]


def test_what_cannot_be_named_is_said(naming: Any) -> None:
    answer = naming.post("/v1/names", json={"tracks": ["no such track"]})
    assert answer.status_code == 422
    assert "none of them known" in answer.text
    assert naming.post("/v1/names", json={"n": 0}).status_code == 422
    assert naming.post("/v1/names", json={"n": 21}).status_code == 422


def test_a_model_without_a_namer_says_how_to_get_one(client: Any) -> None:
    answer = client.post("/v1/names", json={"tags": ["재즈"]})
    assert answer.status_code == 404
    assert "segue name train DATASET -o small.namer" in answer.json()["hint"]
