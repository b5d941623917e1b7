"""RFC 9110, section 13: what If-Match and If-None-Match ask for, case by case."""

from __future__ import annotations

import pytest

from segue.service.store.conditions import Condition


@pytest.mark.parametrize(
    ("match", "none_match", "kept", "holds"),
    [
        (None, None, None, True),
        (None, None, '"a"', True),
        ('"a"', None, '"a"', True),
        ('"b", "a"', None, '"a"', True),
        ('"b"', None, '"a"', False),
        ('"a"', None, None, False),
        ('W/"a"', None, '"a"', False),
        ("*", None, '"a"', True),
        ("*", None, None, False),
        (None, "*", None, True),
        (None, "*", '"a"', False),
        (None, '"a"', '"a"', False),
        (None, '"b"', '"a"', True),
        ("", " , ", '"a"', True),
    ],
)
def test_a_condition_holds(match: str | None, none_match: str | None, kept: str | None, holds: bool) -> None:
    assert Condition.of(match, none_match).holds(kept) is holds
