"""The engine `local`: processes of this machine, each with one task at a time."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import tempfile
from collections import deque
from typing import IO, Final, NamedTuple

import msgspec

from segue.cluster import cache as caches
from segue.cluster.bench import work
from segue.cluster.probes import Probe, memory_of_node, probe
from segue.cluster.tasks import Call, Finished, Outcome
from segue.forks import end_with_parent, python
from segue.threads import cores

ENTRY: Final = "from segue.cluster.engines.local import main; main()"


class _Worker(NamedTuple):
    """A process, and where it writes what goes wrong."""

    process: subprocess.Popen[bytes]
    log: IO[bytes]


class LocalEngine:
    """Processes that start with the first calls.

    Args:
        workers: How many, None for one per core.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._most = workers or cores()
        self._idle: deque[_Worker] = deque()
        self._busy: dict[int, tuple[_Worker, Call]] = {}
        self._selector = selectors.DefaultSelector()

    def has_room(self) -> bool:
        """Whether a process is idle, or can be started."""
        return len(self._busy) < self._most

    def room(self, memory: int) -> int:
        """By the processes that there may be, and the memory of this machine."""
        return min(self._most, memory_of_node()[0] // max(memory, 1))

    def start(self, call: Call) -> None:
        """Give a call to an idle process."""
        worker = self._idle.popleft() if self._idle else _started()
        pipe = worker.process.stdin
        assert pipe is not None  # noqa: S101 - it was started with one
        with contextlib.suppress(OSError):  # if it ended while it was idle, `wait` sees that its answers end
            pipe.write(msgspec.json.encode(call) + b"\n")
            pipe.flush()
        answers = worker.process.stdout
        assert answers is not None  # noqa: S101 - as above
        self._selector.register(answers, selectors.EVENT_READ, worker)
        self._busy[worker.process.pid] = worker, call

    def wait(self) -> Finished:
        """Return a call that ended."""
        key, _ = self._selector.select()[0]
        worker: _Worker = key.data
        self._selector.unregister(key.fileobj)
        _, call = self._busy.pop(worker.process.pid)
        answers = worker.process.stdout
        assert answers is not None  # noqa: S101 - as above
        line = answers.readline()
        if line.endswith(b"\n"):
            self._idle.append(worker)
            return Finished(call, msgspec.json.decode(line, type=Outcome))
        return Finished(call, Outcome(lost=_ended(worker)))

    def probe(self, storage: str, token: str) -> list[Probe]:
        """This machine is the only node."""
        return [probe(storage, token, "local")]

    def forget(self, cache: str) -> None:
        """Remove a run's cache."""
        caches.remove(cache)

    def close(self) -> None:
        """End all processes."""
        for worker in (*self._idle, *(worker for worker, _ in self._busy.values())):
            worker.process.kill()
            worker.process.wait()
            _clear(worker)
        self._idle.clear()
        self._busy.clear()
        self._selector.close()
        self._selector = selectors.DefaultSelector()


def _started() -> _Worker:
    log = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
    # one thread each: the processes share the cores
    own = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
    process = subprocess.Popen(  # noqa: S603 - our own module
        python("-c", ENTRY), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=own
    )
    return _Worker(process, log)


def _ended(worker: _Worker) -> str:
    """Say how a process ended, and clear up after it."""
    code = worker.process.wait()
    worker.log.seek(0)
    said = worker.log.read().decode("utf-8", "replace").strip()[-300:]
    _clear(worker)
    how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    return f"its process ended with {how}{f': {said}' if said else ''}"


def _clear(worker: _Worker) -> None:
    for pipe in (worker.process.stdin, worker.process.stdout, worker.log):
        if pipe is not None:
            with contextlib.suppress(OSError):  # what was not read yet is lost with the process
                pipe.close()


def main() -> None:
    """Do the calls that come on stdin, a line each: the main function of a process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its processes
    end_with_parent()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    for line in sys.stdin.buffer:
        outcome = work(msgspec.json.decode(line, type=Call))
        answers.write(msgspec.json.encode(outcome) + b"\n")
        answers.flush()
