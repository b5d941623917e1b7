"""A search as a person reads it."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from segue.cli.model.tuning_view import regions_table, told, trials_table
from segue.metrics.bootstrap import Estimate
from segue.tuning import Region, Summary, Trial
from segue.tuning.journal import Header
from segue.tuning.space import Value

KEYS = ("generators.[새벽].settings.power", "a", "b", "c", "d", "e")


def trial(number: int, value: float, *, flat: bool) -> Trial:
    values: dict[str, Value] = dict.fromkeys(KEYS, 0.02793)
    gained = Estimate(mean=0.0131, low=-0.0085, high=0.0178, questions=9) if number else None
    return Trial(number=number, values=values, value=value, against_base=gained, flat=flat)


@pytest.fixture
def summary() -> Summary:
    header = Header(
        library_version="0.1.0", dataset="d", recipe="r", search=("s",), protocol="melon", splits=2,
        questions=None, target="tracks", seed=0,
    )  # fmt: skip
    bad = Trial(number=2, values=trial(2, 0, flat=False).values, error="expected more")
    numbers = Region(base=1, best=3.5, flat=(0.5, 3.5, 7.25), importance=0.25)
    choices = Region(base=True, best=True, flat=(False, True))
    return Summary(
        search=header, metric="track_ndcg@100", questions=240, best=1, check=None, better=False,
        trials=(trial(0, 0.2491, flat=True), trial(1, 0.2622, flat=True), bad),
        regions={KEYS[0]: numbers, "a": choices},
    )  # fmt: skip


def drawn(table: object) -> str:
    console = Console(file=io.StringIO(), width=80)
    console.print(table)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_trial_is_a_line_on_a_narrow_terminal(summary: Summary) -> None:
    lines = drawn(trials_table(summary)).splitlines()
    (best,) = [line.split() for line in lines if "0.2622" in line]
    assert best == ["1", "0.2622", "+0.0131", "[-0.0085,", "0.0178]", *["0.028"] * 6]
    assert any("trials without a figure: 1" in line for line in lines)


def test_the_flat_region_has_the_ends_of_numbers_and_all_choices(summary: Summary) -> None:
    shown = drawn(regions_table(summary))
    assert "[새벽]" in shown
    assert "0.5 to 7.25" in shown
    assert "false, true" in shown
    assert "0.25" in shown


def test_whether_the_base_is_found_again_is_said(summary: Summary) -> None:
    assert "The base lies within the flat region" in told(summary)
    assert "No trial is better than the base, which is kept." in told(summary)
