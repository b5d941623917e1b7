"""Checks of a submission before anything is written."""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from segue.errors import QueryError, Where
from segue.ids import distinct_ids
from segue.types import Continuation, Id, Query, Target

T = TypeVar("T", bound=Id)


def check_pairs(continuations: Sequence[Continuation], queries: Sequence[Query]) -> None:
    """Check that there is one continuation for each query, in the same order.

    Raises:
        QueryError: They do not match.
    """
    if len(continuations) != len(queries):
        raise QueryError(
            expected=f"one continuation for each of {len(queries)} questions",
            got=str(len(continuations)),
            hint="Pass the questions that were answered.",
        )
    for number, (continuation, query) in enumerate(zip(continuations, queries, strict=True), 1):
        if _key(continuation.id) != _key(query.id):
            raise QueryError(
                expected=f"the answer to question {query.id!r}",
                got=f"one to {continuation.id!r}",
                where=Where(item=f"continuation {number}"),
                hint="Keep continuations in the order of the questions.",
            )


def _key(value: Id | None) -> str | None:
    return None if value is None else str(value)  # 7 and "7" are one id


def integer(value: Id | None, what: str) -> int:
    """`value`, which must be an integer.

    Args:
        value: An id.
        what: A description of the id, for the error: "question 12".

    Raises:
        QueryError: It is a text, or missing.
    """
    if not isinstance(value, int):
        raise QueryError(
            expected="an integer id",
            got=repr(value),
            where=Where(item=what),
            hint="Answer questions, from a dataset, whose ids are integers; or write another format.",
        )
    return value


@dataclasses.dataclass
class Rows:
    """The rows of a submission: each has an exact length, and short ones are filled up.

    Attributes:
        continuations: All of the submission.
        spare: What fills up short rows first, such as the answer to an empty query: the most popular.
        filled: The questions whose rows were too short so far.
    """

    continuations: Sequence[Continuation]
    spare: Continuation | None
    filled: set[Id] = dataclasses.field(default_factory=set[Id])

    def tracks(self, count: int, continuation: Continuation, query: Query) -> list[Id]:
        """The first `count` tracks of a continuation; a short one is filled up.

        Raises:
            QueryError: A track is repeated or was given, or nothing is left to fill up the row.
        """
        values = [track.id for track in continuation.tracks]
        return self._exactly(count, values, query.tracks, query.id, "tracks")

    def tags(self, count: int, continuation: Continuation, query: Query) -> list[str]:
        """The same for tags.

        Raises:
            QueryError: A tag is repeated or was given, or nothing is left to fill up the row.
        """
        values = [result.tag for result in continuation.tags]
        return self._exactly(count, values, query.tags, query.id, "tags")

    def _exactly(
        self, count: int, values: Sequence[T], given: Iterable[Id], asked: Id | None, noun: Target
    ) -> list[T]:
        taken = list(values[:count])
        faults = dict.fromkeys(map(str, given), "given in the question")  # 7 and "7" are one id
        for value in taken:
            if fault := faults.get(str(value)):
                raise QueryError(
                    expected=f"new {noun}",
                    got=f"{value!r}, which is {fault}",
                    where=Where(item=f"question {asked!r}"),
                    hint="Take given and repeated ones out of the answer.",
                )
            faults[str(value)] = "there already"
        if len(taken) == count:
            return taken
        if asked is not None:
            self.filled.add(asked)
        others: list[Any] = [value for value in self._others[noun] if str(value) not in faults]
        if len(taken) + len(others) < count:
            raise QueryError(
                expected=f"{count} {noun}",
                got=f"{len(taken)}, and {len(others)} to fill it with",
                where=Where(item=f"question {asked!r}"),
                hint=f"Ask for at least {count} {noun}, of a model that knows as many.",
            )
        return taken + others[: count - len(taken)]

    @functools.cached_property
    def _others(self) -> dict[Target, list[Any]]:
        """What fills up short rows, best first: the spare entries, then the most frequent ones of all rows."""
        first = [] if self.spare is None else [self.spare]
        tracks = Counter(track.id for one in self.continuations for track in one.tracks)
        tags = Counter(result.tag for one in self.continuations for result in one.tags)
        return {
            "tracks": distinct_ids([*(track.id for one in first for track in one.tracks), *_most(tracks)]),
            "tags": distinct_ids([*(result.tag for one in first for result in one.tags), *_most(tags)]),
        }


def _most(counted: Counter[Any]) -> list[Any]:
    return [value for value, _ in counted.most_common()]
