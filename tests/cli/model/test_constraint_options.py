"""Options from the table of constraints."""

from __future__ import annotations

import datetime as dt
import inspect
from typing import Any

import pytest

from segue.cli.model.constraint_options import Asked, constrained, others_of
from segue.constraints.constraints import Constraints
from segue.constraints.table import FIELDS
from segue.errors import ConfigError


@constrained(versions="all")
def command(*, first: int = 1, asked: Asked, last: int = 2) -> tuple[int, Constraints, int]:
    """Hand back what came."""
    return first, asked.constraints(heard=(7,)), last


OPTIONS = [field.option for field in FIELDS if field.option]


def typed(**given: Any) -> dict[str, Any]:
    """What typer hands over: every option, given or not."""
    unset = {name: one.default for name, one in inspect.signature(command).parameters.items()}
    return unset | given


def test_the_options_stand_in_the_place_of_the_parameter() -> None:
    assert list(inspect.signature(command).parameters) == ["first", *OPTIONS, "last"]


def test_what_is_not_given_asks_for_nothing_but_what_the_command_says() -> None:
    assert command(**typed()) == (1, Constraints(versions="all", heard=(7,)), 2)


def test_each_option_asks_for_its_field() -> None:
    given = typed(
        per_artist=2, per_album=1, years="1990-", genre=["발라드", "재즈"], without_artist=["밤 🌙"],
        released_until=dt.datetime(2015, 6, 30), diversity=0.3, popularity=-0.2, versions="one", last=5,
    )  # fmt: skip
    assert command(**given) == (
        1,
        Constraints(
            per_artist=2, per_album=1, years=(1990, None), genres=("발라드", "재즈"), without_artists=("밤 🌙",),
            released_until=dt.date(2015, 6, 30), diversity=0.3, popularity=-0.2, heard=(7,),
        ),
        5,
    )  # fmt: skip


def test_others_are_names_and_values() -> None:
    assert others_of([]) == {}
    assert others_of(["mood=잔잔한", " a =x=y", "b=1", "b=2", "c="]) == {
        "mood": "잔잔한", "a": "x=y", "b": ("1", "2"), "c": "",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["mood", "=x", "  =x", ""])
def test_what_is_no_name_and_value_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="expected --where NAME=VALUE, got") as caught:
        others_of([text])
    assert caught.value.hint
