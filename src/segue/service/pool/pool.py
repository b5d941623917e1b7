"""The pool: worker processes, the queue of jobs in front of them, and the replacement of lost workers.

A worker holds one job at a time, so there is a single queue, here. Its length is known, and work that would wait too
long is refused at once. A worker that dies loses only its current job, which another worker tries once more. A new
worker has the same models as the one that it replaces, so that two models never answer as one. If other models
are on disk, `outdated` is set.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Final

from segue.service.pool.asked import Asked, Broken, Down, Lost, merged, tell
from segue.service.pool.frames import TooLong
from segue.service.pool.generation import Generation, OtherModels, Start
from segue.service.pool.jobs import Done, Failed, Work, encode
from segue.service.pool.line import TRIES, Line
from segue.service.pool.load import Load
from segue.service.pool.process import ANSWERER, OVERWRITTEN, Program, Worker, WorkerGone
from segue.service.pool.successor import successor
from segue.service.settings import Limits

LOG: Final = logging.getLogger("segue.pool")

MOST_TOGETHER: Final = 4
"""Jobs that a worker does together: at full size four take a seventh less time than one by one; more save little."""

GONE: Final = "the workers that held it ended"

PATIENCE: Final = 30.0
"""Seconds that a job may take in addition to its time on workers, in the queue or while workers start."""


def _no_verdict(_: int | None) -> None:
    return None


class Pool:
    """Worker processes and the queue of jobs; all methods belong to one event loop.

    Attributes:
        why: The cause if the last worker failed to start; "" if it started.
        outdated: Set if the models on disk differ from those that a new worker must have.
    """

    def __init__(
        self,
        models: dict[str, Path],
        workers: int,
        limits: Limits,
        audio: Path | None = None,
        signed_by: Path | None = None,
        *,
        trusted: bool = False,
        program: Program = ANSWERER,
        verdict: Callable[[int | None], Failed | None] = _no_verdict,
    ) -> None:
        """A pool; `adopt` gives it its workers.

        Args:
            models: Names and directories of the models.
            workers: Number of workers.
            limits: The limits.
            audio: The folder of previews.
            signed_by: Public keys, one of which must have signed every model.
            trusted: Whether the models are one's own.
            program: What runs as a worker.
            verdict: The answer to the job of a worker that ended with an exit code; None to try it once more.
        """
        self._limits, self._verdict = limits, verdict
        self._how = Start(models, audio, workers, limits.starting, signed_by, program, trusted)
        self._line = Line()
        self._load = Load(limits)
        self._generation = Generation()
        self._tasks: set[asyncio.Task[None]] = set()
        self.why = ""
        self.outdated = asyncio.Event()
        self.restarts = 0

    @property
    def waiting(self) -> int:
        """Number of jobs in the queue."""
        return len(self._line)

    @property
    def lost(self) -> int:
        """Number of jobs that were given up."""
        return self._line.lost

    @property
    def ready(self) -> int:
        """Number of running workers."""
        return len(self._generation.workers)

    @property
    def processes(self) -> list[int]:
        """Process ids of the running workers."""
        return [worker.pid for worker in self._generation.workers]

    async def start(self) -> Generation:
        """Start workers with the models as they are now, and wait until they run; `adopt` puts them to work.

        Raises:
            ConfigError, ArtifactError: A model does not load.
        """
        return await Generation.start(self._how)

    async def adopt(self, generation: Generation) -> None:
        """Give new jobs to these workers; older workers finish their jobs and end."""
        old, self._generation = self._generation, generation
        old.ended = True
        self.why = ""
        self.outdated.clear()
        for worker in generation.workers:
            self._spawn(self._watch(worker, generation))
        for worker in list(old.workers):
            if worker.idle:
                old.workers.discard(worker)
                self._spawn(worker.end())
        self._feed()

    async def ask(self, job: Work) -> bytes:
        """The answer to one job; see `ask_all`."""
        return (await self.ask_all([job]))[0]

    async def ask_all(self, jobs: Sequence[Work]) -> list[bytes]:
        """The answers to the jobs of one request, as JSON. They do not count against each other.

        Raises:
            Busy: Too much work of others is waiting.
            Refused: The model refused the job.
            Lost: No worker finished it.
            Down: There is no worker.
        """
        if self.why and not self.ready:
            raise Down(self.why)
        self._load.check(self.waiting, self.ready)
        loop = asyncio.get_running_loop()
        asked = [Asked(job, loop.create_future()) for job in jobs]
        self._line.join(asked)
        rounds = -(-len(asked) // max(self.ready, 1))
        patience = rounds * TRIES * self._limits.seconds + PATIENCE
        try:
            self._feed()
            async with asyncio.timeout(patience):
                return await asyncio.gather(*(one.answer for one in asked))
        except TimeoutError as error:
            self._line.lost += 1
            raise Lost(f"it waited for more than {patience:g} s") from error
        finally:
            self._line.leave(asked)  # a sibling failed, or the client is gone

    def overwritten(self) -> None:
        """Stop the workers at once, because somebody wrote into their mapped files: answers may mix two models.

        `outdated` asks for new workers with the current files; starting replacements too would take twice the time.
        """
        if not self._generation.overwritten:
            LOG.warning("model files were written to in place: the workers that mapped them are ended")
            self._generation.overwritten = True
            self.why = "the model's files were written to, and are loaded anew when they are whole"
            self.outdated.set()
            for worker in self._generation.workers:
                worker.kill()

    def blame(self, error: Exception) -> None:
        """Store why new workers fail to start, and tell waiting jobs if there are no other workers."""
        self.why = self._how.told(error)
        if not self.ready:
            self._line.refuse_all(Down(self.why))

    async def close(self) -> None:
        """Stop all workers."""
        self._line.closed = True
        self._line.refuse_all(Lost("the service is stopping"))
        await asyncio.gather(*(worker.end() for worker in self._generation.workers))
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _feed(self) -> None:
        """Give waiting jobs to idle workers; if more jobs wait than workers are idle, several of one kind together."""
        idle = [worker for worker in self._generation.workers if worker.idle]
        while idle and self.waiting:
            batch = self._line.take(min(MOST_TOGETHER, -(-self.waiting // len(idle))))
            if batch:
                worker = idle.pop()
                worker.idle = False
                self._load.held += len(batch)
                self._spawn(self._work(worker, self._generation, batch))

    async def _work(self, worker: Worker, generation: Generation, batch: list[Asked]) -> None:
        """Run jobs on a worker. Afterwards they are answered or in the queue, and the worker is idle or gone."""
        start = time.perf_counter()
        try:
            said = await self._said(worker, batch, encode(merged(batch)))
        except asyncio.CancelledError:  # the pool closes, and nobody else knows of older workers
            worker.kill()
            await worker.ended()
            raise
        except Exception as error:  # noqa: BLE001 - nothing was sent: the cause is a job, not the worker
            said = error
        except BaseException as error:  # noqa: BLE001 - raised where the client waits, it would end the service
            said = Broken(repr(error))
        finally:
            self._load.held -= len(batch)
        if said is None:
            return
        self._load.learn((time.perf_counter() - start) / len(batch))
        self._settle(batch, said)
        worker.idle = True
        if generation.ended:
            generation.workers.discard(worker)
            await worker.end()
        self._feed()

    async def _said(self, worker: Worker, batch: list[Asked], message: bytes) -> Done | Failed | None:
        """A worker's answer; None if the worker is unusable, and its jobs are given up or in the queue again."""
        try:
            return await worker.ask(message, self._limits.seconds)
        except TimeoutError:
            why, again = f"it took more than {self._limits.seconds:g} s", False
        except WorkerGone as error:
            said = self._verdict(error.code)
            if said:
                tell(batch, said)
                return None
            why, again = GONE, True
        except TooLong:
            raise
        except Exception:
            LOG.exception("worker cannot be talked to", extra={"pid": worker.pid})
            why, again = GONE, True
        worker.kill()  # a new worker replaces it
        self._again(batch, why, try_again=again)
        return None

    def _settle(self, batch: list[Asked], said: Done | Failed | Exception) -> None:
        """Answer each job of a batch. If one job spoiled the batch, put all back into the queue, each on its own."""
        if isinstance(said, Done):
            try:
                tell(batch, said)
            except Exception as error:  # noqa: BLE001 - the worker answered other jobs than these
                said = error
            else:
                return
        if len(batch) > 1:
            self._again(batch, str(said), try_again=True)
        elif isinstance(said, Failed):
            tell(batch, said)
        elif not batch[0].answer.done():
            batch[0].answer.set_exception(said)  # the gate logs it and answers 500

    def _again(self, batch: list[Asked], why: str, *, try_again: bool) -> None:
        """Put the jobs of a failed batch back into the queue, or give them up; see `Line.put_back`."""
        self._line.put_back(batch, why, try_again=try_again)
        self._feed()

    async def _watch(self, worker: Worker, generation: Generation) -> None:
        """Replace this worker by a new one when it ends, for any reason."""
        code = await worker.ended()
        generation.workers.discard(worker)
        if code in OVERWRITTEN and not generation.ended:
            self.overwritten()
        if not (self._line.closed or generation.ended):
            LOG.warning("worker gone", extra={"pid": worker.pid, "code": code})
            if not generation.workers:
                call_later = asyncio.get_running_loop().call_later
                call_later(self._limits.absent, self._refuse_without, generation, code)
        new = await successor(
            generation,
            self._how,
            needed=lambda: not (self._line.closed or generation.ended),
            failed=self._failed,
        )
        if new is None:
            return
        self.restarts += 1
        self.why, generation.overwritten = "", False
        generation.workers.add(new)
        self._spawn(self._watch(new, generation))
        self._feed()

    def _failed(self, error: Exception) -> None:
        """Remember why a worker did not start."""
        if isinstance(error, OtherModels):
            self.outdated.set()
        self.blame(error)

    def _refuse_without(self, generation: Generation, code: int) -> None:
        """Refuse jobs while no worker runs: nobody knows when the next one has started."""
        if not (generation.workers or generation.ended or self._line.closed):
            self.why = self.why or f"the last one ended with {code}, and the next one is being started"
            self._line.refuse_all(Down(self.why))

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
