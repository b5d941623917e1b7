"""The table of constraints, and what is derived from it."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from segue.cli.commands import command_of
from segue.constraints import table
from segue.constraints.constraints import Constraints
from segue.constraints.table import FIELDS, WHERE, Field
from segue.errors import QueryError
from segue.service.schema.requests import ConstraintsModel

SERVING = (Path(__file__).parents[2] / "docs" / "serving.md").read_text("utf-8")

OPTIONS = {f"--{field.option.replace('_', '-')}" for field in FIELDS if field.option}


def takes(field: Field) -> str:
    """What a field takes, in the words of the documentation."""
    return {
        "count": f"a whole number from {field.least}",
        "slider": f"a number from {field.least} to {field.most}",
        "years": f"two years from {field.least} to {field.most}, either null",
        "names": "a list of names",
        "ids": "a list of track ids",
        "day": "a day: `2026-01-31`",
        "choice": " or ".join(f"`{choice}`" for choice in field.choices),
        "others": "names and their values",
    }[field.kind]


def row(field: Field) -> str:
    option = f"`--{field.option.replace('_', '-')}`" if field.option else ""
    return f"| `{field.name}` | {option} | {takes(field)} | {field.effect} | {field.help} |"


def test_the_fields_and_what_they_default_to_are_those_of_the_table() -> None:
    assert Constraints.__struct_fields__ == tuple(field.name for field in FIELDS)
    assert {name: getattr(Constraints(), name) for name in Constraints.__struct_fields__} == {
        field.name: field.default for field in FIELDS
    }
    documented = re.findall(r"^    (\w+): ", inspect.getdoc(Constraints) or "", re.MULTILINE)
    assert documented == [field.name for field in FIELDS]


def test_a_request_over_http_has_them_all() -> None:
    assert list(ConstraintsModel.model_fields) == [field.name for field in FIELDS]
    assert ConstraintsModel().constraints() == Constraints()


@pytest.mark.parametrize("name", ["recommend", "evaluate"])
def test_a_command_has_their_options_with_their_help_and_ranges(name: str) -> None:
    options = {option.opts[0]: option for option in command_of(name).params if option.opts[0] in OPTIONS}
    assert options.keys() == OPTIONS
    for field in FIELDS:
        if field.option:
            option = options[f"--{field.option.replace('_', '-')}"]
            assert option.help == field.help
            limits = (getattr(option, "min", None), getattr(option, "max", None))
            assert limits == (
                (field.least, field.most) if field.kind in ("count", "slider") else (None, None)
            )


def test_the_page_of_the_documentation_lists_them() -> None:
    (listed,) = re.findall(r"^\| field \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", SERVING, re.MULTILINE)
    assert listed.splitlines() == [row(field) for field in FIELDS]


@pytest.mark.parametrize("field", [f for f in FIELDS if f.kind in ("count", "slider")], ids=lambda f: f.name)
def test_its_range_is_the_one_that_is_checked(field: Field) -> None:
    for value in (field.least, field.most):
        if value is not None:
            Constraints(**{field.name: value}).check()
    for value in ([] if field.least is None else [field.least - 1]) + (
        [] if field.most is None else [field.most + 1]
    ):
        with pytest.raises(QueryError, match=f"expected {field.name}"):
            Constraints(**{field.name: value}).check()


def test_what_filters_and_what_re_ranks_follows_from_the_effect() -> None:
    asked = {
        "per_artist": 1, "per_album": 1, "years": (2000, None), "genres": ("록",), "without_tracks": (1,),
        "without_artists": ("밤",), "heard": (1,), "released_until": "x", "diversity": 0.5, "popularity": 0.5,
        "versions": "all", "order": "flow", WHERE: {"mine": 1},
    }  # fmt: skip
    assert asked.keys() == {field.name for field in FIELDS}
    for field in FIELDS:
        only = Constraints(**{field.name: asked[field.name]})
        assert only.filters == (field.effect == "filter")
        assert only.re_ranks == (field.effect in ("quota", "re-ranking"))
    assert table.having("repeats") == {"versions"}
    assert table.having("order") == {"order"}


def test_a_quota_counts_a_block_and_nothing_else_does() -> None:
    assert table.quotas() == {"per_artist": "artist", "per_album": "album"}
    assert all(bool(field.block) == (field.effect == "quota") for field in FIELDS)
