"""Reading many files in several processes, each into tables of its own, which a stopped import finds again."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from segue.data.readers.slices.content import Content, Task, finish
from segue.data.readers.slices.merging import Merged
from segue.errors import DataError, SegueError, Where, as_data, from_data
from segue.forks import end_with_parent, spawning
from segue.protocols import Progress

Failure = dict[str, object]


def read_slices(
    paths: Sequence[Path], task: Task, work: Path, *, jobs: int, progress: Progress, label: str
) -> Merged:
    """Read files, and put them together in order; the result is the same for any number of processes.

    Args:
        paths: The files.
        task: How they are read.
        work: Folder of what is finished. What is there already is checked by digests, and not read again.
        jobs: Processes at once.
        progress: Shows the files.
        label: The bar's name.

    Raises:
        DataError: A file cannot be read, or a record is bad and bad ones are not skipped.
        RepeatedPlaylist: Two files have a playlist of one id.
    """
    merged = Merged()
    stems = [work / f"{number:06d}" for number in range(len(paths))]
    with _finished(paths, stems, task, min(jobs, len(paths))) as done:
        for stem, path in zip(stems, progress.track(done, label=label, total=len(paths)), strict=True):
            try:
                merged.add(Content.load(stem))
            except OSError as error:
                hint = "Free some space, and run the import again: what is finished is kept."
                raise DataError(
                    expected="a table that was just written", got=str(error), where=Where(path), hint=hint
                ) from error
    return merged


@contextlib.contextmanager
def _finished(
    paths: Sequence[Path], stems: Sequence[Path], task: Task, jobs: int
) -> Generator[Iterator[Path]]:
    """Yield an iterator over the files, each when its content is kept."""
    if jobs < 2:
        yield (_checked(path, _finish(path, stem, task)) for path, stem in zip(paths, stems, strict=True))
        return
    # forked children would share locks of threads that they lack, so they are spawned
    with spawning(), ProcessPoolExecutor(jobs, get_context("spawn"), _begin) as pool:
        futures = [pool.submit(_finish, path, stem, task) for path, stem in zip(paths, stems, strict=True)]
        try:
            yield (_checked(path, _result(future)) for path, future in zip(paths, futures, strict=True))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Begin a process: millions of small records have no cycles, and the search for some took a seventh of the time."""
    gc.disable()
    end_with_parent()


def _finish(path: Path, stem: Path, task: Task) -> Failure | None:
    """Do `finish`; return the error, which another process cannot raise as it is."""
    try:
        finish(path, stem, task)
    except SegueError as error:
        return as_data(error)
    return None


def _result(future: Future[Failure | None]) -> Failure | None:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise SegueError(
            "A process that read a file was ended, perhaps because memory was short.",
            hint="Run the import again with --jobs 1: what is finished is kept.",
        ) from error


def _checked(path: Path, failure: Failure | None) -> Path:
    if failure is not None:
        raise from_data(failure)
    return path
