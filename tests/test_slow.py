from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

from tests.pages import ROOT
from tests.slow import LONG, LONGEST, SLOW, TESTS, is_slow, place_in_line


def test_every_place_that_is_listed_is_there() -> None:
    assert [place for place in (*SLOW, *LONG, *LONGEST) if not (TESTS / place).exists()] == []


def test_a_place_is_listed_once() -> None:
    for listed in (SLOW, LONG):
        paths = [TESTS / place for place in listed]
        within = [
            place for place in paths for other in paths if place != other and place.is_relative_to(other)
        ]
        assert within == []
        assert len({*paths}) == len(paths)


def run_by(target: str) -> list[Path]:
    """The test files that a target of the Makefile runs, by what its commands name and ignore."""
    told = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    found: list[Path] = []
    for command in (
        line.split() for line in told.stdout.splitlines() if " -m pytest " in line and "thorough" not in line
    ):
        words = [*itertools.pairwise(command)]
        ignored = [ROOT / place for flag, place in words if flag == "--ignore"]
        named = [ROOT / place for flag, place in words if place.startswith("tests/") and flag != "--ignore"]
        files = [
            path
            for place in named or [TESTS]
            for path in ([place] if place.is_file() else place.rglob("test_*.py"))
        ]
        found += [path for path in files if not any(map(path.is_relative_to, ignored))]
    return found


def test_make_test_and_make_test_long_run_every_file_once_together() -> None:
    assert sorted(run_by("test") + run_by("test-long")) == sorted(TESTS.rglob("test_*.py"))


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
