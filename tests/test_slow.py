from __future__ import annotations

import subprocess
import sys

from tests.pages import ROOT
from tests.slow import LONGEST, SLOW, TESTS, is_slow, place_in_line


def test_every_place_that_is_listed_is_there() -> None:
    assert [place for place in (*SLOW, *LONGEST) if not (TESTS / place).exists()] == []


def test_a_place_is_listed_once() -> None:
    paths = [TESTS / place for place in SLOW]
    within = [place for place in paths for other in paths if place != other and place.is_relative_to(other)]
    assert within == []


def test_the_fast_part_leaves_out_what_is_listed() -> None:
    listed = TESTS / next(place for place in SLOW if place.endswith(".py"))
    assert is_slow(listed)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "not slow", listed, __file__]
    collected = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert collected.returncode == 0, collected.stdout
    assert "test_slow.py" in collected.stdout
    assert listed.name not in collected.stdout


def test_the_longest_begin_first() -> None:
    first, later = TESTS / LONGEST[0], TESTS / "test_slow.py"
    assert sorted([later, first], key=place_in_line) == [first, later]
