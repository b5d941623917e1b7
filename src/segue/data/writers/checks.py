"""What a submission must hold, checked before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from segue.errors import QueryError
from segue.types import Continuation, Id, Query

T = TypeVar("T", bound=Id)


def check_pairs(continuations: Sequence[Continuation], queries: Sequence[Query]) -> None:
    """Check that there is one continuation a query, in the same order.

    Raises:
        QueryError: There is not.
    """
    if len(continuations) != len(queries):
        raise QueryError(
            f"expected one continuation for each of {len(queries)} questions, got {len(continuations)}.",
            hint="Pass the questions that were answered.",
        )
    for number, (continuation, query) in enumerate(zip(continuations, queries, strict=True), 1):
        if continuation.id != query.id:
            raise QueryError(
                f"continuation {number}: expected the answer to question {query.id!r}, got one to"
                f" {continuation.id!r}.",
                hint="Keep continuations in the order of the questions.",
            )


def integer(value: Id | None, what: str) -> int:
    """`value`, which must be an integer.

    Args:
        value: An id.
        what: What it is the id of, for the error: "question 12".

    Raises:
        QueryError: It is a text or missing.
    """
    if not isinstance(value, int):
        raise QueryError(
            f"{what}: expected an integer id, got {value!r}.",
            hint="Answer questions, from a dataset, whose ids are integers; or write another format.",
        )
    return value


def exactly(count: int, values: Sequence[T], given: Iterable[Id], *, asked: Id | None, noun: str) -> list[T]:
    """The first `count` values, which must be as many, distinct, and none of the given ones.

    Args:
        count: How many the format asks for.
        values: Best first.
        given: What the question showed.
        asked: The question's id, for the error.
        noun: What the values are, for the error: "tracks".

    Raises:
        QueryError: They are too few, one comes twice, or one was given.
    """
    taken = list(values[:count])
    faults = dict.fromkeys(map(str, given), "given in the question")  # 7 and "7" are one id
    for value in taken:
        if fault := faults.get(str(value)):
            raise QueryError(
                f"question {asked!r}: expected new {noun}, got {value!r}, which is {fault}.",
                hint="Take given and repeated ones out of the answer.",
            )
        faults[str(value)] = "there already"
    if len(taken) < count:
        raise QueryError(
            f"question {asked!r}: expected {count} {noun}, got {len(taken)}.",
            hint=f"Ask for at least {count} {noun}, of a model that knows as many.",
        )
    return taken
