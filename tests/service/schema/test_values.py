"""The values of requests: numbers as they are written, and checks that end at the first mistakes."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from segue.ids import LARGEST
from segue.service.schema.requests import ConstraintsModel, ContinuationsRequest, KeptBody, MapRequest

MOST_MISTAKES = 40
"""More mistakes than any body of requests may list: a few for each of its fields."""


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("163.0", 163),
        ("-0.0", 0),
        ("1e3", 1000),
        (str(LARGEST), LARGEST),
        (f"{LARGEST}.0", LARGEST),
        (str(LARGEST + 1), str(LARGEST + 1)),
        ("1" * 40, "1" * 40),
        ('"163.0"', "163.0"),
        ('"007"', "007"),
    ],
)
def test_an_id_of_json_follows_the_rule_of_ids(client: Any, written: str, read: int | str) -> None:
    content = f'{{"tracks": [{written}, 7]}}'
    assert MapRequest.model_validate_json(content).tracks == [read, 7]
    headers = {"Content-Type": "application/json"}
    assert client.put("/v1/playlists/ids", content=content, headers=headers).status_code == 200
    assert client.get("/v1/playlists/ids").json()["tracks"] == [read, 7]


@pytest.mark.parametrize(
    "written", ["1.5", "1e300", "true", "null", "{}", "[]", '""', '" "', '"a\\u0000"', '"\\ud800"']
)
def test_what_is_no_id_is_one_mistake(written: str) -> None:
    with pytest.raises(ValidationError) as raised:
        MapRequest.model_validate_json(f'{{"tracks": [{written}]}}')
    assert raised.value.error_count() == 1


def test_whole_numbers_may_be_written_with_a_point(client: Any) -> None:
    body = {
        "queries": [{}],
        "n": 3.0,
        "tags": 2.0,
        "constraints": {"per_artist": 2.0, "years": [1990.0, None]},
    }
    read = ContinuationsRequest.model_validate(body)
    assert (read.n, read.tags) == (3, 2)
    assert (type(read.n), type(read.tags)) == (int, int)
    assert read.constraints.constraints().years == (1990, None)
    assert client.post("/v1/continuations", json=body).status_code == 200
    for wrong in (3.5, True, "3", 501.0):
        assert client.post("/v1/continuations", json={**body, "n": wrong}).status_code == 422


def wrong_everywhere(body: type[BaseModel], values: int) -> dict[str, Any]:
    """A body whose every field, and every field that it does not have, holds as many mistakes as that."""
    fields: dict[str, Any] = {name: [{}] * values for name in body.model_fields}
    return fields | {f"none{number}": 1 for number in range(values)}


BODIES: list[tuple[type[BaseModel], Any]] = [
    (ContinuationsRequest, {"queries": [wrong_everywhere(KeptBody, 5000)] * 100}),
    (ContinuationsRequest, {"queries": [{"tracks": [{}] * 5000}] * 100}),
    (ContinuationsRequest, {"queries": [1] * 100_000}),
    (ContinuationsRequest, {"queries": [{}], "constraints": wrong_everywhere(ConstraintsModel, 20_000)}),
    (ContinuationsRequest, {"queries": [{}], "constraints": {"where": {str(i): {} for i in range(50_000)}}}),
    (ContinuationsRequest, {"queries": [{}], "constraints": {"where": {"a": [{}] * 50_000}}}),
    (KeptBody, wrong_everywhere(KeptBody, 100_000)),
    (MapRequest, wrong_everywhere(MapRequest, 100_000)),
]


@pytest.mark.parametrize(("body", "content"), BODIES)
def test_a_check_ends_after_a_few_mistakes(body: type[BaseModel], content: Any) -> None:
    with pytest.raises(ValidationError) as raised:
        body.model_validate(content)
    assert 1 <= raised.value.error_count() <= MOST_MISTAKES
