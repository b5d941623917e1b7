"""A worker from the view of the service's own process: a child with two pipes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Self

import msgspec

from segue.errors import ArtifactError, ConfigError
from segue.forks import python
from segue.service.pool import frames
from segue.service.pool.environment import environment, share
from segue.service.pool.jobs import OPENED, SAID, Done, Failed, ModelFacts

ENDING: Final = 5.0
"""Seconds in which a worker must end by itself."""


OVERWRITTEN: Final = (75, -signal.SIGBUS)
"""Exit codes of a worker whose files were overwritten: it noticed, or it read beyond a file's new end."""


class WorkerGone(Exception):  # noqa: N818 - an event, not a fault of the code
    """The process ended while it held a job, or can no longer be reached.

    Attributes:
        code: Its exit code; None if it did not end by itself.
    """

    def __init__(self, code: int | None = None) -> None:
        super().__init__(f"ended with {code}")
        self.code = code


class Program(NamedTuple):
    """A program that runs as a worker.

    Attributes:
        module: Its module.
        what: What it does, in words.
        threads: Its number of threads; 0 for its share of the cores.
        settings: What it is told at its start, beside the models.
        giving_way: Its niceness above that of the process that speaks HTTP, so that probes seldom wait for work.
    """

    module: str
    what: str
    threads: int = 0
    settings: Mapping[str, float] = {}
    giving_way: int = 5


ANSWERER: Final = Program("segue.service.pool.worker", "load the models")
"""The program that holds the models."""


class Worker:
    """A process with the models loaded.

    Attributes:
        models: Its models.
        idle: Whether it has no job.
    """

    def __init__(self, process: Process, models: Sequence[ModelFacts]) -> None:
        self._process = process
        self.models = models
        self.idle = True

    @classmethod
    async def start(
        cls,
        models: Mapping[str, Path],
        audio: Path | None,
        workers: int,
        seconds: float,
        signed_by: Path | None = None,
        program: Program = ANSWERER,
        trusted: bool = False,
    ) -> Self:
        """Start one of `workers` processes, and wait until it has loaded the models.

        Raises:
            ArtifactError: A model does not load.
            ConfigError: The process ended before its first message, sent an invalid message, or took longer
                than `seconds`.
        """
        told = {
            "models": {name: str(path.absolute()) for name, path in models.items()},
            "audio": str(audio.absolute()) if audio else "",
            "signed_by": str(signed_by.absolute()) if signed_by else "",
            **program.settings,
            "trusted": trusted,
        }
        process = await asyncio.create_subprocess_exec(
            *python("-m", program.module, msgspec.json.encode(told).decode()),
            stdin=PIPE,
            stdout=PIPE,
            env=environment(os.environ, program.threads or share(workers)),
            limit=1 << 22,
        )
        _give_way(process.pid, program.giving_way)
        try:
            async with asyncio.timeout(seconds):
                opened = OPENED.decode(await frames.receive(_reader(process)))
        except asyncio.IncompleteReadError as error:
            raise _not_up(models, program, f"ended with {await _end(process)}") from error
        except BaseException as error:
            _kill(process)
            await process.wait()  # only then are its pipes closed
            if isinstance(error, TimeoutError):
                raise _not_up(models, program, f"took more than {seconds:g} s") from error
            if isinstance(error, frames.TooLong | msgspec.MsgspecError):
                raise _not_up(models, program, "said what no worker says") from error
            raise
        if isinstance(opened, Failed):
            await _end(process)
            raise ArtifactError.of(opened.fields)
        return cls(process, opened.models)

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    async def ask(self, message: bytes, seconds: float) -> Done | Failed:
        """The encoded answer to a job.

        Raises:
            WorkerGone: The process ended, or sent an invalid message; it is unusable.
            TimeoutError: It took longer than `seconds`; the worker is unusable.
            TooLong: The job is too long to be sent; the worker did not receive it.
        """
        try:
            async with asyncio.timeout(seconds):
                await frames.send(_writer(self._process), message)
                return await self._said()
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise WorkerGone(await _end(self._process)) from error
        except msgspec.MsgspecError as error:
            raise WorkerGone from error

    async def _said(self) -> Done | Failed:
        try:
            return SAID.decode(await frames.receive(_reader(self._process)))
        except frames.TooLong as error:
            raise WorkerGone from error

    async def ended(self) -> int:
        """Wait for its end; returns its exit code."""
        return await self._process.wait()

    async def end(self) -> None:
        """Close its pipe, so that it ends; stop it if it does not."""
        with contextlib.suppress(ConnectionError):
            _writer(self._process).close()
        await _end(self._process)

    def kill(self) -> None:
        """Stop it at once."""
        _kill(self._process)


async def _end(process: Process) -> int:
    """Wait for a process that is about to end, and stop it if it does not; returns its exit code."""
    try:
        async with asyncio.timeout(ENDING):
            return await process.wait()
    except TimeoutError:
        _kill(process)
        return await process.wait()
    except BaseException:  # the waiting task was cancelled, and nobody else knows of the process
        _kill(process)
        await process.wait()
        raise


def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()


def _give_way(pid: int, by: int) -> None:
    """Lower a process's priority below that of this one; where it may not be, nothing is done."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, os.getpriority(os.PRIO_PROCESS, 0) + by)


def _not_up(models: Iterable[str], program: Program, what: str) -> ConfigError:
    names = ", ".join(models)
    return ConfigError(
        expected=f"a worker to load {names}" if names else f"a worker to {program.what}",
        got=f"one that {what}",
        hint="Its own words are above; `segue show MODEL` loads a model by itself.",
    )


def _reader(process: Process) -> asyncio.StreamReader:
    if process.stdout is None:
        raise ValueError("expected a worker with a pipe to read")
    return process.stdout


def _writer(process: Process) -> asyncio.StreamWriter:
    if process.stdin is None:
        raise ValueError("expected a worker with a pipe to write")
    return process.stdin
