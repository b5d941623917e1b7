"""Loading clips ahead in threads; one that cannot be loaded, or takes too long, stops nothing."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from typing import Any, Final, NamedTuple, TypeAlias

from segue.audio.apart import too_slow
from segue.audio.patience import PatientThreads
from segue.audio.sources.clips import Clip, Heard
from segue.errors import DataError, MissingExtraError, SegueError, Where

AHEAD: Final = 32
"""Largest number of clips that are loading or waiting to be stored."""


class Skipped(NamedTuple):
    """A clip without work, kept in the stream for the progress bar."""


SKIPPED: Final = Skipped()

Outcome: TypeAlias = Heard | SegueError | Skipped


def _nothing() -> Heard:
    raise DataError(expected="a clip to load", got="none")


_NOTHING: Final = Clip("", "", _nothing)


def loaded(threads: PatientThreads[Any], clips: Iterable[Clip | None]) -> Iterator[tuple[Clip, Outcome]]:
    """Each clip with its loaded result or its error, in order; at most `AHEAD` are loaded in advance.

    Args:
        threads: The threads that load.
        clips: The clips; None for one that is skipped.

    Raises:
        MissingExtraError: A clip needs an optional package, so all of them do.
    """
    waiting: collections.deque[tuple[Clip, Future[Outcome]]] = collections.deque()
    for clip in clips:
        if clip is None:
            yield _NOTHING, SKIPPED
            continue
        waiting.append((clip, threads.submit(lambda clip=clip: _load(clip))))
        if len(waiting) >= AHEAD:
            yield _done(threads, *waiting.popleft())
    while waiting:
        yield _done(threads, *waiting.popleft())


def _done(threads: PatientThreads[Any], clip: Clip, future: Future[Outcome]) -> tuple[Clip, Outcome]:
    try:
        return clip, threads.result(future)
    except TimeoutError:
        return clip, too_slow(clip.file, threads.patience)


def _load(clip: Clip) -> Outcome:
    """The clip's spectrogram, or its error; a missing package is an error of all clips."""
    try:
        return clip.load()
    except MissingExtraError:
        raise
    except SegueError as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever a file does to the libraries that read it, the others follow
        return DataError(
            expected="a file that can be read",
            got=f"one that raised {type(error).__name__}: {error}",
            where=Where(clip.file),
        )
