"""The runner: gives tasks to an engine, tries again what got lost, and makes damaged files anew.

A task that ends its worker `TRIES` times is named in an error, and so is one that raises. Everything that was done
stays in the working folder.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from segue.cluster.encoding import encoded
from segue.cluster.engines.engine import Engine
from segue.cluster.locations import Location
from segue.cluster.storage import Output, Store
from segue.cluster.tasks import Call, Finished, Outcome, Piece, Record, Task
from segue.errors import SegueError, Where, from_data

TRIES: Final = 4
"""How often a task begins, at most."""

Told: TypeAlias = Callable[[str, dict[str, object]], object]
"""Receives `again` with `task`, `why` and `node`, or `remade` with `file` and `task`."""

KEPT: Final = "What was done is kept: the same command goes on from there."


def untold(name: str, fields: dict[str, object]) -> None:
    """Tell nobody."""


@dataclass
class Tally:
    """What a run did.

    Attributes:
        done: Tasks that were done.
        kept: Tasks that an earlier run had done.
        again: Tasks that were tried again, since their worker or node was lost.
        remade: Files that were damaged or missing, and made anew.
        read: Bytes that tasks read from shared storage.
        written: Bytes that they wrote to it.
        processor: Seconds that tasks computed.
        seconds: Seconds of work by worker.
    """

    done: int = 0
    kept: int = 0
    again: int = 0
    remade: int = 0
    read: int = 0
    written: int = 0
    processor: float = 0.0
    seconds: dict[str, float] = field(default_factory=dict[str, float])

    def note(self, outcome: Outcome) -> None:
        """Count a call that ended."""
        self.read += outcome.read
        self.written += outcome.written
        self.processor += outcome.processor
        if outcome.node:
            self.seconds[outcome.node] = self.seconds.get(outcome.node, 0.0) + outcome.seconds

    def add(self, other: Tally) -> None:
        """Add what another run did."""
        for name in ("done", "kept", "again", "remade", "read", "written", "processor"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for node, seconds in other.seconds.items():
            self.seconds[node] = self.seconds.get(node, 0.0) + seconds

    def counts(self) -> dict[str, int]:
        """Return it as numbers, for programs."""
        return {
            "done": self.done,
            "kept": self.kept,
            "again": self.again,
            "remade": self.remade,
            "workers": len(self.seconds),
            "read": self.read,
            "written": self.written,
        }

    def line(self) -> str:
        """Say it in a line, for people."""
        parts = [f"{self.done:,} tasks done"]
        parts += [f"{self.kept:,} kept from an earlier run"] * bool(self.kept)
        parts += [f"{self.again:,} tried again"] * bool(self.again)
        parts += [f"{self.remade:,} damaged files made anew"] * bool(self.remade)
        workers = f"{len(self.seconds):,} workers"
        return f"{', '.join(parts)} by {workers}; {self.read / 1e6:,.0f} MB read, {self.written / 1e6:,.0f} MB written"


@dataclass
class _Work:
    """Tasks that do not depend on each other, on their way.

    Attributes:
        queue: Those that have not begun.
        waiting: Those that wait for a damaged input, by the name of the task that makes it anew.
        running: How many run.
        memory: Bytes of memory that each needs.
        most: How many may run at once.
    """

    queue: deque[Task] = field(default_factory=deque[Task])
    waiting: dict[str, list[Task]] = field(default_factory=dict[str, "list[Task]"])
    running: int = 0
    memory: int = 0
    most: int | None = None


class Runner:
    """Runs tasks in a working folder.

    Args:
        root: The folder: the same path or URL on every node.
        engine: Who works.
        cache: The name of the nodes' folders for temporary files.
        told: Is told at once what went wrong and is tried again: a name, and what belongs to it.

    Raises:
        ConfigError: The folder's path is not UTF-8.
    """

    def __init__(self, root: Location, engine: Engine, *, cache: str, told: Told = untold) -> None:
        encoded(str(root))  # which every call names
        self.store, self.engine, self.tally = Store(root), engine, Tally()
        self._told = told
        self._cache = cache
        self._makers: dict[str, Task] = {}
        self._tries: Counter[str] = Counter()

    def put(self, name: str, key: str, outputs: Mapping[str, Output]) -> Record:
        """Write files that no task makes, unless they are there, whole."""
        known = self.store.record(name, key)
        if known is not None and all(map(self.store.is_whole, known.parts.values())):
            return known
        return self.store.write(name, key, outputs)

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Record]]:
        """Do tasks that do not depend on each other; yield each with its record as it is done, in any order.

        Raises:
            SegueError: A task failed for good; the error names it.
        """
        yield from self.begin(tasks)

    def begin(
        self, tasks: Iterable[Task], *, memory: int = 0, most: int | None = None
    ) -> Iterator[tuple[Task, Record]]:
        """Start tasks as `run` does, as many as there is room for, and return at once; the iterator does the rest.

        Nothing else may run on this runner before the iterator's end.

        Args:
            tasks: The tasks.
            memory: Bytes of memory that each needs; 0 if it does not matter.
            most: How many run at once; None for as many as the engine has room for.
        """
        work = _Work(memory=memory, most=most)
        kept: list[tuple[Task, Record]] = []
        for task in tasks:
            known = self.store.record(task.name, task.key)
            if known is None:
                work.queue.append(task)
            else:
                self.tally.kept += 1
                self._made(task, known)
                kept.append((task, known))
        wanted = {task.name for task in work.queue}
        self._start(work)
        return self._rest(kept, work, wanted)

    def _rest(
        self, kept: list[tuple[Task, Record]], work: _Work, wanted: set[str]
    ) -> Iterator[tuple[Task, Record]]:
        try:
            yield from kept
            for task, record in self._work(work):
                if task.name in wanted:
                    wanted.discard(task.name)
                    yield task, record
        finally:
            if wanted:
                self.engine.close()

    def whole(self, pieces: Iterable[Piece]) -> None:
        """Make anew what is damaged among files that the caller is about to read.

        Raises:
            SegueError: It cannot be made.
        """
        broken = tuple(piece for piece in pieces if not self.store.is_whole(piece))
        for _ in self._work(_Work(deque(map(self._remaker, broken)))):
            pass

    def _start(self, work: _Work) -> None:
        """Begin what there is room for."""
        while work.queue and self.engine.has_room() and (work.most is None or work.running < work.most):
            task = work.queue.popleft()
            self._tries[task.name] += 1
            self.engine.start(
                Call(root=str(self.store.root), cache=self._cache, task=task, memory=work.memory)
            )
            work.running += 1

    def _work(self, work: _Work) -> Iterator[tuple[Task, Record]]:
        while work.queue or work.running:
            self._start(work)
            call, outcome = self.engine.wait()
            work.running -= 1
            self.tally.note(outcome)
            task = call.task
            if outcome.record is not None:
                self.tally.done += 1
                self._tries[task.name] = 0
                self._made(task, outcome.record)
                work.queue.extend(work.waiting.pop(task.name, ()))
                yield task, outcome.record
            elif outcome.damaged:
                self._wait_for(task, outcome.damaged, work)
            else:
                self._check(Finished(call, outcome))
                work.queue.append(task)

    def _wait_for(self, task: Task, damaged: Iterable[Piece], work: _Work) -> None:
        """Let a task wait for the one that makes its damaged input."""
        self._tries[task.name] -= 1  # it is not to blame
        for piece in damaged:
            if self.store.is_whole(piece):  # made anew meanwhile
                work.queue.append(task)
                return
            maker = self._makers.get(piece.file)
            if maker is not None and maker.name in work.waiting:
                work.waiting[maker.name].append(task)
                return
            maker = self._remaker(piece)
            work.waiting[maker.name] = [task]
            work.queue.append(maker)
            return

    def _remaker(self, piece: Piece) -> Task:
        """Return the task that makes a damaged file, ready to be done again."""
        maker = self._makers.get(piece.file)
        if maker is None or self._tries[f"{piece.file} again"] >= TRIES:
            raise SegueError(
                f"{piece.file} is damaged or missing, and {'cannot be made anew' if maker is None else 'stays so'}",
                where=Where(self.store.root),
                hint=f"Check the storage. {KEPT}"
                if maker
                else f"Start it again, which makes it anew. {KEPT}",
            )
        self._tries[f"{piece.file} again"] += 1
        self.tally.remade += 1
        self._told("remade", {"file": piece.file, "task": maker.name})
        self.store.forget(maker.name, self.store.record(maker.name, maker.key))
        return maker

    def _made(self, task: Task, record: Record) -> None:
        for piece in record.parts.values():
            self._makers[piece.file] = task

    def _check(self, finished: Finished) -> None:
        """Raise the error of a task that failed for good.

        Raises:
            SegueError: It did.
        """
        task, outcome = finished.call.task, finished.outcome
        if outcome.error is not None:
            error = from_data(outcome.error)
            error.at(Where(item=f"the task {task.name}"), hint=KEPT)
            raise error
        if self._tries[task.name] >= TRIES:
            why = outcome.lost or outcome.raised
            raise SegueError(
                f"the task {task.name} failed {TRIES} times, the last time: {why}",
                where=Where(self.store.root),
                hint=f"The task's name has its shard. {KEPT}",
            )
        self.tally.again += 1
        why = outcome.lost or outcome.raised
        self._told("again", {"task": task.name, "why": why, "node": outcome.node})
