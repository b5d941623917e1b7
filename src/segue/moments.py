"""Points in time, with a zone or without, converted to UTC."""

from __future__ import annotations

import datetime as dt

from segue.errors import QueryError


def utc(moment: dt.datetime) -> dt.datetime:
    """Return the same moment in UTC, without a zone; a moment without a zone is unchanged.

    Raises:
        QueryError: In UTC it lies outside the years 1 to 9999, such as the last hours of 9999 west of
            Greenwich.
    """
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(dt.UTC).replace(tzinfo=None)
    except (OverflowError, ValueError) as error:
        raise QueryError(
            expected="a time within the years 1 to 9999 in UTC",
            got=moment.isoformat(),
            hint="Give a time without a zone, or a day in UTC.",
        ) from error
