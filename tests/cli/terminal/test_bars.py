from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.cli.terminal.bars import EIGHTHS, bar


@pytest.mark.parametrize(
    ("share", "cells", "drawn"),
    [
        (0, 4, ""),
        (1, 4, "████"),
        (0.5, 4, "██"),
        (0.125, 1, "▏"),
        (0.3, 10, "███"),
        (0.0001, 8, "▏"),
        (-1, 3, ""),
        (7, 3, "███"),
    ],
)
def test_draws(share: float, cells: int, drawn: str) -> None:
    assert bar(share, cells) == drawn


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 40))
def test_a_larger_share_is_no_shorter(one: float, other: float, cells: int) -> None:
    def eighths(share: float) -> int:
        return sum(8 if character == "█" else EIGHTHS.index(character) for character in bar(share, cells))

    low, high = sorted((one, other))
    assert eighths(low) <= eighths(high) <= 8 * cells
