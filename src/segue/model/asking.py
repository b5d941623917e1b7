"""What a caller asks of a model, checked before the work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from segue.errors import QueryError, Where
from segue.types import Query


def check(n: int, tags: int, unsure_below: float) -> None:
    """Check the lengths of the lists, and the threshold of unsure ones.

    Raises:
        QueryError: One is outside its range.
    """
    if n < 0 or tags < 0:
        raise QueryError(expected="n and tags of 0 or more", got=f"{n} and {tags}", hint="Ask for 1 or more.")
    if not 0 <= unsure_below <= 1:
        raise QueryError(
            expected="unsure_below from 0 to 1", got=str(unsure_below), hint="0 gives no list a note."
        )


def listed(given: Iterable[Any]) -> list[Query]:
    """Return a list of queries, after a check of each.

    Raises:
        QueryError: One of them is no query.
    """
    try:
        asked = list(given)
    except TypeError as error:
        raise QueryError(
            expected="queries", got=f"{given!r:.80}", hint="Give a Query, or a list of them."
        ) from error
    for number, query in enumerate(asked):
        if not isinstance(query, Query):
            raise QueryError(
                expected="a Query",
                got=f"{query!r:.80}",
                where=Where(field=f"queries[{number}]"),
                hint="Write Query(title=…, tracks=[…]).",
            )
    return asked
