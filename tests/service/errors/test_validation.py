"""What is wrong with a request, in words."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from segue.service.errors.validation import MOST_SHOWN, Mistake, mistake
from segue.service.schema.requests import ContinuationsRequest


def found(body: Any) -> Mistake:
    with pytest.raises(ValidationError) as raised:
        ContinuationsRequest.model_validate(body)
    return mistake([{**error, "loc": ("body", *error["loc"])} for error in raised.value.errors()])


@pytest.mark.parametrize(
    ("body", "where", "expected", "got"),
    [
        ({"queries": []}, "body.queries", "a list of 1 or more", "none"),
        ({"queries": [{}], "n": 501}, "body.n", "at most 500", "501"),
        ({"queries": [{}], "n": -1}, "body.n", "0 or more", "-1"),
        ({"queries": [{}], "n": "x"}, "body.n", "a whole number", "'x'"),
        ({}, "body.queries", "a value", "nothing"),
        ([], "body", "an object", "[]"),
        ({"queries": [{"titel": "비"}]}, "body.queries.0.titel", "a field that it knows", "'titel'"),
        ({"queries": [{"title": 7}]}, "body.queries.0.title", "text", "7"),
        ({"queries": [{"tags": "비"}]}, "body.queries.0.tags", "a list", "'비'"),
        ({"queries": [{"tracks": [1.5]}]}, "body.queries.0.tracks.0", "a whole number or text", "1.5"),
        ({"queries": [{"weights": [11]}]}, "body.queries.0.weights.0", "at most 10", "11"),
        (
            {"queries": [{"updated": 5}]},
            "body.queries.0.updated",
            "a date as text, such as 2026-01-31",
            "5",
        ),
        (
            {"queries": [{"updated": "0001-01-01T00:00:00+09:00"}]},
            "body.queries.0.updated",
            "a time within the years 1 to 9999 in UTC",
            "0001-01-01T00:00:00+09:00",
        ),
        (
            {"queries": [{"tracks": ["  "]}]},
            "body.queries.0.tracks.0",
            "an id",
            "an empty text",
        ),
        (
            {"queries": [{}], "constraints": {"released_until": "2015"}},
            "body.constraints.released_until",
            "a day such as 2026-01-31",
            "'2015'",
        ),
    ],
)
def test_a_mistake_says_where_what_was_expected_and_what_came(
    body: Any, where: str, expected: str, got: str
) -> None:
    said = found(body)
    fields = said.fields
    assert (str(fields.where), fields.expected, fields.got) == (where, expected, got)
    assert fields.hint
    assert said.others == 0


def test_other_mistakes_are_counted_until_the_check_ends() -> None:
    assert found({"queries": [{"tracks": [1.5, None, True], "title": 7}]}).others == 1


def test_a_value_of_several_sorts_counts_once() -> None:
    assert found({"queries": [{}], "constraints": {"where": {"a": None}}}).others == 0


def test_what_came_is_repeated_in_part_only() -> None:
    assert len(found({"queries": [{"title": ["비"] * 100}]}).fields.got) == MOST_SHOWN + 1
