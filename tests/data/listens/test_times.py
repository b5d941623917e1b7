from __future__ import annotations

import pytest

from segue.data.listens.times import is_time, time_of
from segue.errors import DataError


@pytest.mark.parametrize(
    "text",
    [
        "1672567200",
        "1672567200.0",
        "1672567200000",
        "2023-01-01T10:00:00Z",
        "2023-01-01 10:00",
        "2023-01-01T19:00:00+09:00",
        "2023-01-01 10:00:00 UTC",
        "01 Jan 2023 10:00",
        "1 January 2023, 10:00",
        " 01 jan 2023, 10:00:00 ",
    ],
)
def test_one_moment_in_many_spellings(text: str) -> None:
    assert time_of(text) == 1_672_567_200_000
    assert is_time(text)


@pytest.mark.parametrize(
    "text", ["", "밤", "3:21", "99 Jan 2023 10:00", "01 밤밤밤 2023 10:00", "2023-13-01", "7"]
)
def test_other_texts_are_no_times(text: str) -> None:
    assert not is_time(text)
    with pytest.raises(DataError, match="expected a time such as"):
        time_of(text)
