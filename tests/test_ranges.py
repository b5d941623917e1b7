from __future__ import annotations

from typing import Any

import msgspec
import pytest

from segue.ranges import Count, NonNegative, Positive, Share, Whole


@pytest.mark.parametrize(
    ("kind", "least", "below"),
    [
        (Count, 1, 0),
        (Whole, 0, -1),
        (Positive, 1e-300, 0.0),
        (NonNegative, 0.0, -1e-300),
        (Share, 1e-300, 0.0),
    ],
)
def test_a_range_begins_where_it_says(kind: Any, least: float, below: float) -> None:
    assert msgspec.convert(least, kind) == least
    with pytest.raises(msgspec.ValidationError, match="Expected"):
        msgspec.convert(below, kind)


def test_a_share_ends_at_1() -> None:
    assert msgspec.convert(1.0, Share) == 1.0
    with pytest.raises(msgspec.ValidationError, match="<= 1"):
        msgspec.convert(1.0000001, Share)
