from __future__ import annotations

from pathlib import Path

import pytest

from segue.errors import DataError, MissingExtraError, RecipeError, SegueError


def test_the_hint_follows_the_message() -> None:
    error = SegueError("expected a model, got 새벽.", hint="Fit one.")
    assert str(error) == "expected a model, got 새벽. Fit one."
    assert str(SegueError("expected a model.")) == "expected a model."


@pytest.mark.parametrize(
    ("where", "message"),
    [
        (
            {"source": Path("목록.json"), "position": "record 3", "field": "songs[2]"},
            "목록.json, record 3, field songs[2]: expected an id",
        ),
        ({"position": "line 7"}, "line 7: expected an id"),
        ({}, "expected an id"),
    ],
)
def test_a_data_error_says_where(where: dict[str, str], message: str) -> None:
    error = DataError("expected an id", **where)
    assert str(error) == message
    assert error.reason == "expected an id"


def test_a_missing_extra_is_named_with_its_command() -> None:
    assert "pip install 'segue[serve]'" in MissingExtraError("Serving", "serve").hint


def test_a_recipes_problems_are_a_line_each() -> None:
    error = RecipeError(["line 2: expected a weight", "line 9: expected a kind"])
    assert error.problems == ("line 2: expected a weight", "line 9: expected a kind")
    assert error.message.splitlines() == list(error.problems)
