"""Jobs in the queue: their answers, and which of them run together."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from segue.errors import ErrorFields
from segue.service.pool.jobs import Continue, Done, Failed, Work


class Busy(Exception):  # noqa: N818 - a state of the service, not a fault of its code
    """More work is waiting than can be done in time.

    Attributes:
        seconds: Seconds after which to ask again.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"about {seconds:.1f} s of work wait")
        self.seconds = seconds


class Refused(Exception):  # noqa: N818 - the client can correct it
    """A job that a model refuses.

    Attributes:
        fields: The error.
        too_much: Whether the cause is the size of what was sent.
    """

    def __init__(self, fields: ErrorFields, *, too_much: bool = False) -> None:
        super().__init__(str(fields))
        self.fields, self.too_much = fields, too_much


class Lost(Exception):  # noqa: N818 - a state of the service
    """A job that no worker finished: it took too long, or its workers died."""


class Down(Exception):  # noqa: N818 - a state of the service
    """No worker runs, and the last start failed; the message has the cause."""


class Broken(Exception):  # noqa: N818 - of one job; the service goes on
    """A job that caused an error in the service itself; the log describes it."""


@dataclass(eq=False)
class Asked:
    """A job in the queue.

    Attributes:
        job: The job.
        answer: The future of its answer.
        tries: Number of workers that tried it alone.
        alone: Whether it failed in a batch, and must run alone.
    """

    job: Work
    answer: asyncio.Future[bytes]
    tries: int = 0
    alone: bool = False

    def leave(self) -> None:
        """Give up the job: nobody waits for its answer any more."""
        if not self.answer.cancel() and not self.answer.cancelled():
            self.answer.exception()  # asyncio would log an error that nobody asked for


MOST_QUERIES: Final = 16
"""Queries that run together, unless one job has more: many large jobs together could take longer than one may."""


def take(line: deque[Asked], most: int) -> list[Asked]:
    """The first job of the queue, with up to `most` - 1 later ones that can run with it; not those of gone clients."""
    batch: list[Asked] = []
    while line and len(batch) < most:
        asked = line[0]
        if asked.answer.done():
            line.popleft()
        elif not batch or (_go_together(batch[0], asked) and _size([*batch, asked]) <= MOST_QUERIES):
            batch.append(line.popleft())
        else:
            break
    return batch


def merged(batch: Sequence[Asked]) -> Work:
    """Merge several jobs of one kind to one job."""
    first = batch[0].job
    if not isinstance(first, Continue) or len(batch) == 1:
        return first
    queries = [query for asked in batch if isinstance(asked.job, Continue) for query in asked.job.queries]
    return msgspec.structs.replace(first, queries=tuple(queries))


def tell(batch: Sequence[Asked], said: Done | Failed) -> None:
    """Give each job of a batch its part of the answer."""
    if isinstance(said, Failed):
        for asked in batch:
            if not asked.answer.done():
                asked.answer.set_exception(_fault(said))
        return
    bodies = [said.body] if len(batch) == 1 else _parts(batch, said.body)
    for asked, body in zip(batch, bodies, strict=True):
        if not asked.answer.done():
            asked.answer.set_result(body)


def _fault(said: Failed) -> Exception:
    if said.later:
        return Lost(str(said.fields))
    return Refused(said.fields, too_much=said.too_much) if said.refused else Broken(str(said.fields))


def _parts(batch: Sequence[Asked], body: bytes) -> list[bytes]:
    """Divide the answer to a merged job into the answers to its parts."""
    lists = iter(msgspec.json.decode(body, type=list[msgspec.Raw]))
    sizes = [len(asked.job.queries) for asked in batch if isinstance(asked.job, Continue)]
    return [b"[%b]" % b",".join(bytes(next(lists)) for _ in range(size)) for size in sizes]


def _size(batch: Sequence[Asked]) -> int:
    return sum(len(asked.job.queries) for asked in batch if isinstance(asked.job, Continue))


def _go_together(one: Asked, other: Asked) -> bool:
    try:
        kind = _kind(one)
        return kind is not None and kind == _kind(other)
    except Exception:  # noqa: BLE001 - a job may hold any value: one that cannot be compared runs alone
        return False


def _kind(asked: Asked) -> Work | None:
    """The common part of jobs that can run together; None for a job that runs alone."""
    if asked.alone or not isinstance(asked.job, Continue):
        return None
    return msgspec.structs.replace(asked.job, queries=())
