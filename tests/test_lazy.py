"""What is put off is made once."""

from __future__ import annotations

from segue.lazy import Lazy


def test_it_is_made_at_the_first_call_and_kept() -> None:
    made: list[str] = []
    lazy = Lazy(lambda: made.append("비") or len(made))
    assert made == []
    assert [lazy(), lazy()] == [1, 1]
    assert made == ["비"]


def test_nothing_is_a_value_too() -> None:
    made: list[int] = []
    lazy = Lazy(lambda: made.append(1))
    assert lazy() is lazy() is None
    assert made == [1]
