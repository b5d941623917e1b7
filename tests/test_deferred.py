"""What is put off is made once."""

from __future__ import annotations

from segue.deferred import Deferred


def test_it_is_made_at_the_first_call_and_kept() -> None:
    made: list[str] = []
    deferred = Deferred(lambda: made.append("비") or len(made))
    assert made == []
    assert [deferred(), deferred()] == [1, 1]
    assert made == ["비"]


def test_nothing_is_a_value_too() -> None:
    made: list[int] = []
    deferred = Deferred(lambda: made.append(1))
    assert deferred() is deferred() is None
    assert made == [1]
