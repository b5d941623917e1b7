"""Decoding in processes of their own: a file that ends its decoder ends nothing else.

Decoders are libraries in C, and a file may be made to crash them. Each process decodes one file at a time
(`segue.audio.apart_process`). One that ends, or takes too long, is replaced, and its file is an error. Those that
wait for work are kept for the next run of this process, and end by themselves after a while.
"""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import numpy as np

from segue.audio.decoders import Excerpt
from segue.audio.labels import PICTURE_SIDE
from segue.audio.mel import LogMel
from segue.audio.patience import PATIENCE
from segue.audio.sources.clips import Heard
from segue.errors import DataError, MissingExtraError, SegueError, Where, from_data
from segue.forks import python

ENTRY: Final = "from segue.audio.apart_process import main; main()"

STARTING: Final = 120.0
"""Seconds that a process may take to start."""

IDLE: Final = 60.0
"""Seconds after which a process that waits for work ends."""

MOST: Final = 1 << 30
"""Largest number of bytes of an answer: four hours of sound have 0.3 GB."""

Work = Literal["sound", "item", "samples", "tags"]


class Job(msgspec.Struct, frozen=True, array_like=True):
    """A file to decode.

    Attributes:
        work: "sound": its spectrogram; "item": the same, or a picture or a spectrogram in a file; "samples": its
            samples at the spectrogram's rate, shape (length,); "tags": its tags.
        path: Its path, as the system has it.
        mel: Settings of the spectrogram.
        excerpt: The part to decode.
        side: Height and width to which a picture is scaled.
    """

    work: Work
    path: bytes
    mel: LogMel
    excerpt: Excerpt
    side: int = PICTURE_SIDE


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What became of a file: values with their shape and a note, or tags, or an error."""

    shape: tuple[int, ...] = ()
    values: bytes = b""
    note: str = ""
    tags: dict[str, str] = {}
    error: dict[str, Any] | None = None
    lacking: tuple[str, str] | None = None


class _Process:
    """A process that decodes."""

    def __init__(self) -> None:
        self._connection, theirs = multiprocessing.Pipe()
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                python("-c", ENTRY, str(number)),
                pass_fds=(number,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # a library that crashes prints what is for its authors
                # one thread each: the processes share the cores
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
        self.since = time.monotonic()
        try:
            self._receive(STARTING)
        except BaseException:
            self.end()
            raise

    def ask(self, job: Job, patience: float) -> Answer:
        """Decode a file.

        Raises:
            EOFError: The process ended.
            TimeoutError: It took longer than `patience` seconds.
        """
        try:
            self._connection.send_bytes(msgspec.msgpack.encode(job))
            answer = msgspec.msgpack.decode(self._receive(patience), type=Answer)
        except (OSError, msgspec.MsgspecError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise EOFError from error  # whatever it sends or does not, it is of no more use
        self.since = time.monotonic()
        return answer

    def _receive(self, seconds: float) -> bytes:
        if not self._connection.poll(seconds):
            raise TimeoutError
        return self._connection.recv_bytes(MOST)

    def end(self) -> str:
        """End it, and say what it had ended with before, if it had."""
        self._connection.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.5)  # one that crashed is about to be gone
        code = self._process.poll()
        self._process.kill()
        self._process.wait()
        if code is None:
            return "closed its pipe"
        return signal.Signals(-code).name if -code in set(signal.Signals) else f"exit code {code}"


class _Idle:
    """The processes that wait for work, of this process alone: a forked child has none."""

    processes: list[_Process] = []  # noqa: RUF012 - the one list
    owner = os.getpid()


def heard(
    work: Work,
    path: Path,
    mel: LogMel,
    excerpt: Excerpt,
    *,
    side: int = PICTURE_SIDE,
    patience: float = PATIENCE,
) -> Heard:
    """Decode a file in another process.

    Raises:
        DataError: It cannot be decoded, takes longer than `patience` seconds, or ends the process.
        MissingExtraError: An optional package is not installed.
    """
    answer = _asked(Job(work, os.fsencode(path), mel, excerpt, side), path, patience)
    return Heard(np.frombuffer(answer.values, np.float32).reshape(answer.shape), answer.note)


def tags(path: Path, *, patience: float = PATIENCE) -> Mapping[str, str]:
    """Read a file's tags in another process; see `segue.audio.decode.file_tags`.

    Raises:
        DataError: As of `heard`.
    """
    return _asked(Job("tags", os.fsencode(path), LogMel(), Excerpt()), path, patience).tags


def too_slow(file: Path | str, patience: float) -> DataError:
    """The error for a file that takes too long."""
    return DataError(
        expected=f"a file that is read within {patience:g} s",
        got="one that takes longer",
        where=Where(file),
    )


def _asked(job: Job, path: Path, patience: float) -> Answer:
    process = _taken()
    try:
        answer = process.ask(job, patience)
    except TimeoutError:
        process.end()
        raise too_slow(path, patience) from None
    except EOFError:
        raise DataError(
            expected="a file that its decoder survives",
            got=f"one at which it ended ({process.end()})",
            where=Where(path),
            hint="Do not use it: it is damaged, or made to do harm.",
        ) from None
    except BaseException:  # Ctrl-C: the process would answer the next job with this one's values
        process.end()
        raise
    _Idle.processes.append(process)
    if answer.lacking:
        raise MissingExtraError(*answer.lacking)
    if answer.error:
        raise from_data(answer.error)
    return answer


def _taken() -> _Process:
    """A process that waits for work, or a new one."""
    if _Idle.owner != os.getpid():
        _Idle.processes, _Idle.owner = [], os.getpid()
    while True:
        try:
            process = _Idle.processes.pop()
        except IndexError:
            return _started()
        if time.monotonic() - process.since < IDLE / 2:
            return process
        process.end()


def _started() -> _Process:
    try:
        return _Process()
    except (OSError, EOFError) as error:  # a TimeoutError is one too
        raise SegueError(
            "no process that decodes files can be started.", hint="Free some memory, and try again."
        ) from error


@atexit.register
def _end_all() -> None:
    """End the processes that wait."""
    while _Idle.owner == os.getpid() and _Idle.processes:
        _Idle.processes.pop().end()
