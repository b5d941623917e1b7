"""One worker as the service's own process sees it: a child with two pipes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Self

import msgspec

from segue.errors import ArtifactError, ConfigError
from segue.service.pool import frames
from segue.service.pool.jobs import OPENED, SAID, Done, Failed, ModelFacts
from segue.threads import cores

THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS")
"""What tells libraries how many threads to have."""

ENDING: Final = 5.0
"""Seconds that a worker has to end by itself."""


class WorkerGone(Exception):  # noqa: N818 - an event, not a fault of the code
    """The process ended while it held a job, or can no longer be talked to."""


class Worker:
    """A process with the models loaded.

    Attributes:
        models: What it holds.
        idle: Whether it has no job.
    """

    def __init__(self, process: Process, models: Sequence[ModelFacts]) -> None:
        self._process = process
        self.models = models
        self.idle = True

    @classmethod
    async def start(cls, models: Mapping[str, Path], audio: Path | None, workers: int) -> Self:
        """Start a process, one of `workers`, and wait until it has loaded the models.

        Raises:
            ArtifactError: A model does not load.
            ConfigError: The process ended before it said anything.
        """
        told = {
            "models": {name: str(path.absolute()) for name, path in models.items()},
            "audio": str(audio.absolute()) if audio else "",
        }
        # many workers share the cores; one alone has them all
        threads = {name: str(max(1, cores() // workers)) for name in THREADS}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "segue.service.pool.worker",
            msgspec.json.encode(told).decode(),
            stdin=PIPE,
            stdout=PIPE,
            env={**os.environ, **threads},
            limit=1 << 22,
        )
        try:
            opened = OPENED.decode(await frames.receive(_reader(process)))
        except asyncio.IncompleteReadError as error:
            code = await process.wait()
            raise ConfigError(
                f"expected a worker to load {', '.join(models)}, but it ended with {code}.",
                hint="Its own words are above; `segue show MODEL` loads a model by itself.",
            ) from error
        except BaseException:
            process.kill()
            await process.wait()  # its pipes are closed only then
            raise
        if isinstance(opened, Failed):
            await process.wait()
            raise ArtifactError(opened.message, hint=opened.hint)
        return cls(process, opened.models)

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    async def ask(self, message: bytes, seconds: float) -> Done | Failed:
        """The answer to a job, which comes encoded.

        Raises:
            WorkerGone: The process ended, or said what no worker says; it is of no more use.
            TimeoutError: It took longer than `seconds`; the worker is of no more use.
        """
        try:
            async with asyncio.timeout(seconds):
                await frames.send(_writer(self._process), message)
                return SAID.decode(await frames.receive(_reader(self._process)))
        except (asyncio.IncompleteReadError, ConnectionError, msgspec.MsgspecError) as error:
            raise WorkerGone from error

    async def ended(self) -> int:
        """Wait for its end; its exit code."""
        return await self._process.wait()

    async def end(self) -> None:
        """Close its pipe, upon which it ends; stop it where it does not."""
        with contextlib.suppress(ConnectionError):
            _writer(self._process).close()
        try:
            async with asyncio.timeout(ENDING):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()

    def kill(self) -> None:
        """Stop it at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()


def _reader(process: Process) -> asyncio.StreamReader:
    if process.stdout is None:
        raise ValueError("expected a worker with a pipe to read")
    return process.stdout


def _writer(process: Process) -> asyncio.StreamWriter:
    if process.stdin is None:
        raise ValueError("expected a worker with a pipe to write")
    return process.stdin
