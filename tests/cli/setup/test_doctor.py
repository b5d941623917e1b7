from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from segue import installation
from segue.installation import Check

Command = Callable[..., Any]
CHECKS = [
    Check("python", "works", "3.12.1"),
    Check("HTML reports", "absent", "pip install 'segue[report]'"),
]
BROKEN = Check("lightgbm", "broken", "OSError: libgomp.so.1")


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Check]:
    """What the checks come to; a test may add to it."""
    checks = [*CHECKS]
    monkeypatch.setattr(installation, "check_installation", lambda: checks)
    return checks


@pytest.mark.usefixtures("found")
def test_what_is_absent_is_no_fault(command: Command) -> None:
    ran = command("doctor", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)[1] == {
        "name": "HTML reports", "state": "absent", "detail": "pip install 'segue[report]'",
    }  # fmt: skip
    assert [line.split() for line in command("doctor").out.splitlines()] == [
        ["works", "python", "3.12.1"],
        ["absent", "HTML", "reports", "pip", "install", "'segue[report]'"],
    ]


def test_a_broken_part_is_named_and_exits_with_two(command: Command, found: list[Check]) -> None:
    found.append(BROKEN)
    ran = command("doctor")
    assert ran.code == 2
    assert "broken: lightgbm" in ran.err
    assert "libgomp.so.1" in ran.out


def test_this_installation_works(command: Command) -> None:
    ran = command("doctor")
    assert ran.code == 0, ran.out
    assert "Korean titles" in ran.out
