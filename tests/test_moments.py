"""Moments with a zone come to UTC by one rule, in queries and in files."""

from __future__ import annotations

import datetime as dt

import pytest

from segue.errors import QueryError
from segue.moments import utc


def zoned(hours: float, *moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=dt.timezone(dt.timedelta(hours=hours)))  # type: ignore[misc,arg-type]


def test_a_zone_is_turned_into_utc() -> None:
    assert utc(zoned(9, 2026, 1, 1, 3)) == dt.datetime(2025, 12, 31, 18)


def test_without_a_zone_a_moment_stays() -> None:
    moment = dt.datetime(9999, 12, 31, 23)
    assert utc(moment) is moment


@pytest.mark.parametrize("moment", [zoned(-14, 9999, 12, 31, 23), zoned(14, 1, 1, 1)])
def test_a_moment_that_utc_does_not_have_is_refused(moment: dt.datetime) -> None:
    with pytest.raises(QueryError, match=r"years 1 to 9999 in UTC, got (9999|0001)"):
        utc(moment)
