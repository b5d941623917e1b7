"""Bodies: null is a field left out; ids are taken as they are or as texts, and never rounded."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from segue.ids import LARGEST, as_id
from segue.service.schema import requests
from segue.service.schema.requests import ConstraintsModel, MapRequest, QueryModel
from segue.service.schema.values import LONGEST_ID

BODIES = [
    value
    for value in vars(requests).values()
    if isinstance(value, type) and issubclass(value, requests.Request) and value is not requests.Request
]


@pytest.mark.parametrize("body", BODIES)
def test_null_is_a_field_left_out_in_every_body(body: type[BaseModel]) -> None:
    fields = body.model_fields
    needed = {
        "ContinuationsRequest": {"queries": [{}]},
        "MapRequest": {"tracks": []},
        "WhyRequest": {"query": {}, "track": 1},
        "FeedbackBody": {"playlist": "a", "track": 1, "event": "keep"},
    }.get(body.__name__, {})
    nulls = {name: None for name, field in fields.items() if not field.is_required()}
    assert body.model_validate({**needed, **nulls}) == body.model_validate(needed)
    for name in needed:
        with pytest.raises(ValidationError, match="Field required"):
            body.model_validate({**needed, name: None})
    with pytest.raises(ValidationError, match="Extra inputs"):
        body.model_validate({**needed, "other": None})
    schema = body.model_json_schema()["properties"]
    assert {name for name, field in schema.items() if {"type": "null"} in field.get("anyOf", ())} == set(
        nulls
    )


def test_null_in_a_list_is_no_value(client: Any) -> None:
    answer = client.post("/v1/continuations", json={"queries": [{"tracks": [None]}]})
    assert (answer.status_code, answer.json()["where"]) == (422, "body.queries.0.tracks.0")


@given(st.integers(-(10**40), 10**40) | st.text(min_size=1).filter(lambda text: "\0" not in text))
def test_an_id_of_json_is_the_one_of_the_rule(value: int | str) -> None:
    body = json.dumps({"tracks": [value]})
    try:
        expected = as_id(value)
    except Exception:  # noqa: BLE001 - whatever it is, the body is refused too
        with pytest.raises(ValidationError):
            MapRequest.model_validate_json(body)
        return
    assert MapRequest.model_validate_json(body).tracks == [expected]
    assert QueryModel(tracks=[value]).query().tracks == (expected,)


@pytest.mark.parametrize("given", [LARGEST + 2, -LARGEST - 2, 2**63, 2**64 + 1, 10**60 + 1])
def test_an_integer_that_floats_would_round_is_asked_for_as_its_digits(client: Any, given: int) -> None:
    for sent in (given, str(given)):
        answer = client.post("/v1/continuations", json={"queries": [{"tracks": [sent]}]})
        assert answer.status_code == 200
        (found,) = answer.json()["continuations"]
        assert [str(given)] == [name for note in found["notes"] for name in note["values"].get("names", [])]
    kept = client.put("/v1/playlists/large", json={"tracks": [given, 7]})
    assert kept.status_code == 200
    assert client.get("/v1/playlists/large").json()["tracks"] == [str(given), 7]


@pytest.mark.parametrize(
    "given", [1.5, 1e300, 2.0**53, True, None, "", "  ", [1], {"id": 1}, "9" * (LONGEST_ID + 1)]
)
def test_what_is_no_id_is_refused_and_named(client: Any, given: Any) -> None:
    answer = client.post("/v1/map", json={"tracks": [3, given]})
    assert answer.status_code == 422
    assert answer.json()["where"] == "body.tracks.1"
    assert answer.json()["expected"]


def test_integers_of_any_length_are_a_problem_at_most(client: Any) -> None:
    for digits in (LONGEST_ID + 1, 5000):
        answer = client.post(
            "/v1/map",
            content='{"tracks": [%s]}' % ("9" * digits),
            headers={"Content-Type": "application/json"},
        )
        assert answer.status_code in {400, 422}
        assert answer.headers["content-type"] == "application/problem+json"


def test_constraints_of_plug_ins_are_scalars_texts_and_lists_of_texts() -> None:
    where = {"밤 🌙": ["a", "b"], "least": 3, "share": 0.5, "only": True, "mood": "잔잔한"}
    found = ConstraintsModel.model_validate({"where": where}).constraints().where
    assert found == {**where, "밤 🌙": ("a", "b")}
    assert found["only"] is True
    for wrong in (
        {"a": None},
        {"a": {}},
        {"a": [1]},
        {"a": float("nan")},
        {"a\0": 1},
        [],
        dict.fromkeys(map(str, range(21)), 1),
    ):
        with pytest.raises(ValidationError):
            ConstraintsModel.model_validate({"where": wrong})
