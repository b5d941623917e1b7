"""A reader: a process that reads one imported file at a time, with limits of computing time and memory.

It is started as `python -m segue.service.reading.reader`. Jobs come in on stdin, answers go out on stdout. A file
that takes too long ends it by SIGPROF. One that takes too much memory is an error, or SIGABRT if a library gets none.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import sys
import traceback
from pathlib import Path
from typing import Final

import msgspec

from segue.errors import ErrorFields, SegueError
from segue.service import logs
from segue.service.exchange import TooMuchError, read_file
from segue.service.pool import frames
from segue.service.pool.jobs import Done, Failed, Import, Opened, Said, encode
from segue.service.pool.pipes import open_pipes
from segue.service.reading.verdicts import memory_spent
from segue.service.schema.views import Audio, view_of
from segue.service.search.index import FoundTrack, SearchIndex

JOB: Final = msgspec.msgpack.Decoder(Import)


class Start(msgspec.Struct, frozen=True):
    """What a reader is told at its start: the names of the models, the folder of previews, the limits."""

    memory: int
    seconds: float
    records: int
    several: bool
    audio: str = ""


def main() -> None:
    """Read files until stdin ends."""
    jobs, answers = open_pipes()
    logs.configure()  # a line of this process is in the service's log
    start = msgspec.json.decode(sys.argv[1], type=Start)
    limit_memory(start.memory)
    frames.write(answers, encode(Opened(())))
    reader = Reader(start)
    while (message := frames.read(jobs)) is not None:
        signal.setitimer(signal.ITIMER_PROF, start.seconds)
        said, spent = _said(reader, message)
        signal.setitimer(signal.ITIMER_PROF, 0)
        frames.write(answers, said)
        if spent:
            return  # memory may be held by what failed: the next reader begins with all of it


def limit_memory(more: int) -> None:
    """Let this process take so many bytes more than it has now; where the system has no such limit, nothing is done."""
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


class Reader:
    """Reads files with the search indexes of the models."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._audio = Audio(Path(start.audio) if start.audio else None, several=start.several)
        self._indexes: dict[tuple[str, str], SearchIndex] = {}

    def read(self, job: Import) -> bytes:
        """The playlists of a file, as JSON.

        Raises:
            SegueError: The file does not fit its format.
        IndexGoneError: The index was replaced.
            TooMuchError: It is too large in some way.
        """
        index = self._index(job)

        def view(found: FoundTrack) -> object:
            return view_of(found, self._audio, job.model, integers=job.integers)

        found = read_file(
            job.name,
            job.content,
            index,
            view,
            form=job.form,
            columns=job.columns,
            dialect=job.dialect,
            most=self._start.records,
        )
        return msgspec.json.encode(found)

    def _index(self, job: Import) -> SearchIndex:
        place = (job.index, job.digest)
        found = self._indexes.get(place)
        if found is None or found.overwritten:
            found = SearchIndex.current(Path(job.index), job.digest)
            if found is None:
                raise IndexGoneError
            self._indexes = {place: found}
        return found


class IndexGoneError(Exception):
    """The search index of the model was replaced: the service is about to load another model."""


def _said(reader: Reader, message: bytes) -> tuple[bytes, bool]:
    """The encoded answer, and whether the process should end after it."""
    try:
        said = encode(_answer(reader, message))
    except MemoryError:
        return encode(memory_spent()), True
    too_long = Failed(
        refused=True, too_much=True, fields=ErrorFields("a shorter file", "one of a long answer")
    )
    return said if len(said) <= frames.MOST else encode(too_long), False


def _answer(reader: Reader, message: bytes) -> Said:
    try:
        return Done(reader.read(JOB.decode(message)))
    except TooMuchError as error:
        return Failed(refused=True, too_much=True, fields=error.fields)
    except SegueError as error:
        return Failed(refused=True, fields=error.fields)
    except IndexGoneError:
        return Failed(
            refused=False, later=True, fields=ErrorFields(text="another model is about to be served")
        )
    except MemoryError:
        raise
    except RecursionError:
        fields = ErrorFields("a file", "one whose values are nested too deeply", hint="Check the file.")
        return Failed(refused=True, fields=fields)
    except BaseException:  # noqa: BLE001 - after any error, the next file is read; Polars' panics are no Exception
        traceback.print_exc()
        return Failed(refused=False, fields=ErrorFields(text="the reader met an error"))


if __name__ == "__main__":
    main()
