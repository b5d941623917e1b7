"""Sounds heard by tasks: a source whose clips were turned into spectrograms on the cluster.

The driver writes the store from them, in the order of the source, so that it has the same bytes as without a cluster.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.audio.sources import BadFile, Clip, NpyFolder, SoundFiles, Source, TarShards
from segue.audio.sources.clips import Heard
from segue.audio.store import FeatureStore
from segue.cluster.encoding import encoded
from segue.cluster.fitting import Place
from segue.cluster.imports import state_of
from segue.cluster.portions import Portions
from segue.cluster.runner import Tally
from segue.cluster.sound_tasks import Item
from segue.cluster.tasks import Record, Setting, Task
from segue.errors import DataError, from_data
from segue.ids import id_key
from segue.protocols import Progress

CLIPS: Final = 64
"""Clips of a task; a tar file is one task."""

MEMORY: Final = 1 << 30
"""Bytes of memory that a worker needs, about: the longest sound that is heard whole."""


class Part(NamedTuple):
    """Some files of a source: what a task hears, and what is bad without hearing."""

    kind: str
    files: tuple[tuple[str, str], ...]
    bad: tuple[BadFile, ...] = ()


class HeardByTasks:
    """A source of spectrograms that tasks make; see `segue.audio.sources.Source`.

    Args:
        source: What is heard. Every node sees its files at the same paths.
        place: Where.
        known: Ids of tracks that need not be heard: parts of which all are known are left out.
        patience: Seconds that one file may take.
        progress: Shows the tasks.

    Attributes:
        tally: What the tasks did.

    Raises:
        ArtifactError: The working folder is of another source, or the nodes do not all see it.
        ConfigError: The nodes do not fit together.
    """

    def __init__(
        self, source: Source, place: Place, *, known: set[str], patience: float, progress: Progress
    ) -> None:
        self._known, self._total = known, source.total
        self._parts = [*_parts(source)]
        self._shared = {"patience": patience, **_heard_how(source)}
        asked = hashlib.sha256(encoded((self._shared, [part.kind for part in self._parts[:1]])))
        self._work = Portions(
            place,
            asked.hexdigest(),
            kind="way to hear",
            count=len(self._parts),
            needs=MEMORY,
            progress=progress,
        )
        self._progress = progress

    @property
    def tally(self) -> Tally:
        """What the tasks did."""
        return self._work.runner.tally

    @property
    def total(self) -> int | None:
        """The number of clips; None if only reading shows it."""
        return self._total

    def clips(self) -> Iterator[Clip | BadFile]:
        """Each clip, in the order of the source, as its task is done."""
        tasks = [self._task(part) for part in self._parts]
        asked = [task for task in tasks if task is not None]
        running = self._progress.track(
            self._work.runner.run(asked), label="Listening by shards", total=len(asked)
        )
        done: dict[str, Record] = {}
        for part, task in zip(self._parts, tasks, strict=True):
            yield from part.bad
            if task is None:
                yield from (Clip(key, file, _known) for file, key in part.files)
                continue
            while task.name not in done:
                other, record = next(running)
                done[other.name] = record
            yield from self._heard(done.pop(task.name))

    def _task(self, part: Part) -> Task | None:
        """Return the task of a part; None where nothing is left to hear."""
        if part.kind != "tar" and all(_key(key) in self._known for _, key in part.files):
            return None
        states = [state_of(Path(file)) if Path(file).is_file() else {} for file, _ in part.files]
        settings: dict[str, Setting] = {
            **self._shared,
            "kind": part.kind,
            "files": encoded(part.files).decode(),
            "states": encoded(states).decode(),
        }
        name = hashlib.sha256(encoded(settings)).hexdigest()[:24]
        return Task(name=f"sounds/{name}", function="segue.cluster.sound_tasks:heard", settings=settings)

    def _heard(self, record: Record) -> Iterator[Clip | BadFile]:
        store = self._work.runner.store
        self._work.runner.whole(record.parts.values())
        items = msgspec.json.decode(store.bytes_of(record.parts["items"]), type=list[Item])
        values = np.asarray(store.array(record.parts["values"]), np.float16)
        start = 0
        for item in items:
            if item.bad:
                yield BadFile(item.file, item.bad)
                continue
            own, start = values[start : start + item.frames], start + item.frames
            yield Clip(item.id, item.file, functools.partial(_loaded, item, own))


def known_in(directory: Path) -> set[str]:
    """Return the ids of the tracks in a feature store; none if there is no store yet.

    Raises:
        ArtifactError: The store is damaged.
    """
    there = directory.is_dir() and any(directory.iterdir())
    return set(FeatureStore.load(directory, values=False).ids) if there else set()


def _parts(source: Source) -> Iterator[Part]:
    """Yield a source's files in parts; a part does not depend on what is known already."""
    if isinstance(source, TarShards):
        yield from (Part("tar", ((str(path.absolute()), ""),)) for path in source.shards)
        return
    kind = "npy" if isinstance(source, NpyFolder) else "sound"
    waiting: list[Clip] = []
    for clip in source.clips():
        if isinstance(clip, BadFile):
            yield from _filled(kind, waiting)
            yield Part(kind, (), (clip,))
            waiting = []
            continue
        waiting.append(clip)
        if len(waiting) == CLIPS:
            yield from _filled(kind, waiting)
            waiting = []
    yield from _filled(kind, waiting)


def _filled(kind: str, clips: Sequence[Clip]) -> Iterator[Part]:
    if clips:
        yield Part(kind, tuple((clip.file, clip.id) for clip in clips))


def _heard_how(source: Source) -> dict[str, Setting]:
    """Return how the source's files are heard, as settings of tasks."""
    if isinstance(source, SoundFiles):
        return {
            "mel": msgspec.json.encode(source.mel).decode(),
            "excerpt": msgspec.json.encode(source.excerpt).decode(),
        }
    assert isinstance(source, NpyFolder | TarShards)  # noqa: S101 - there are no other ones
    return {"bands": source.bands}


def _key(key: str) -> str:
    try:
        return id_key(key)
    except DataError:
        return ""


def _known() -> Heard:
    raise DataError(expected="a track that is in the store", got="one that is not")


def _loaded(item: Item, values: NDArray[np.float16]) -> Heard:
    if item.error is not None:
        raise from_data(item.error)
    return Heard(np.asarray(values.T, np.float32), item.note)
