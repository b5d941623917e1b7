"""Filling a feature store from a source: in parallel and resumable; bad files are skipped."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from segue.audio import workers as threads
from segue.audio.mel import MELON, LogMel
from segue.audio.sources.clips import BadFile, Clip, Heard, Source
from segue.audio.store import FeatureStore, StoreManifest, write_manifest
from segue.audio.store_writer import Extraction, StoreWriter
from segue.errors import ArtifactError, ConfigError, DataError, MissingExtraError, SegueError, Where
from segue.ids import id_key, readable
from segue.protocols import Progress, Silent

AHEAD: Final = 32
"""Largest number of clips that are loading or waiting to be stored."""

_SILENT: Final = Silent()


def extract(
    source: Source,
    directory: Path | str,
    *,
    mel: LogMel = MELON,
    workers: int | None = None,
    progress: Progress = _SILENT,
) -> Extraction:
    """Add every track of a source to a store, which is created if necessary.

    A file without a usable track is listed and skipped. Tracks in the store are skipped too, so the same call
    continues a killed run. If an id appears twice in one run, its first file counts.

    Args:
        source: The source.
        directory: The store.
        mel: The source's settings of spectrograms.
        workers: Number of threads; None for one for each core.
        progress: Shows a bar.

    Raises:
        ConfigError: `workers` is below 1, or the store's spectrograms have other settings.
        ArtifactError: The directory holds something else, is damaged, or cannot be written.
        MissingExtraError: The source needs an optional package.
    """
    bad: dict[str, str] = {}
    with threads.workers(workers) as pool:
        writer = StoreWriter(_opened(Path(directory), mel))
        try:
            heard = _ahead(pool, _wanted(source.clips(), writer, bad))
            for clip, outcome in progress.track(heard, label="Listening", total=source.total):
                _keep(writer, clip, outcome, bad)
        except BaseException:  # also Ctrl-C
            with contextlib.suppress(SegueError):
                writer.flush()
            raise
    return writer.finish(bad)


def _keep(writer: StoreWriter, clip: Clip, outcome: _Outcome, bad: dict[str, str]) -> None:
    if isinstance(outcome, DataError):
        bad[clip.file] = outcome.reason
    elif isinstance(outcome, SegueError):
        bad[clip.file] = outcome.message
    elif isinstance(outcome, Heard) and outcome.mel.shape[0] != writer.mel.bands:
        bad[clip.file] = f"expected {writer.mel.bands} bands, got {outcome.mel.shape[0]}"
    elif isinstance(outcome, Heard):
        writer.add(clip, outcome)


class _Skipped(NamedTuple):
    """A clip without work, kept in the stream for the progress bar."""


_SKIPPED: Final = _Skipped()

_Outcome = Heard | SegueError | _Skipped


def _wanted(
    clips: Iterable[Clip | BadFile], writer: StoreWriter, bad: dict[str, str]
) -> Iterator[Clip | None]:
    """The clips to load; None for skipped ones."""
    files: dict[str, str] = {}
    for found in clips:
        clip = _written(found)
        if isinstance(clip, BadFile):
            bad[clip.file] = clip.reason
        elif clip.id in files:
            bad[clip.file] = f"expected each id once, got {clip.id!r} again (first {files[clip.id]})"
        else:
            files[clip.id] = clip.file
            if clip.id not in writer.known:
                yield clip
                continue
            writer.present += 1
        yield None


def _written(clip: Clip | BadFile) -> Clip | BadFile:
    """The clip with its id in the form of datasets, and its file's name as text for a table."""
    file = readable(clip.file)
    if isinstance(clip, BadFile):
        return BadFile(file, readable(clip.reason))
    try:
        return dataclasses.replace(clip, id=id_key(clip.id), file=file)
    except DataError as error:
        return BadFile(file, error.reason)


def _ahead(pool: ThreadPoolExecutor, clips: Iterable[Clip | None]) -> Iterator[tuple[Clip, _Outcome]]:
    """Each clip with its loaded result, in order; at most `AHEAD` are loaded in advance."""
    waiting: collections.deque[tuple[Clip, Future[_Outcome]]] = collections.deque()
    nothing = Clip("", "", _nothing)
    for clip in clips:
        if clip is None:
            yield nothing, _SKIPPED
            continue
        waiting.append((clip, pool.submit(_load, clip)))
        if len(waiting) >= AHEAD:
            first, future = waiting.popleft()
            yield first, future.result()
    while waiting:
        first, future = waiting.popleft()
        yield first, future.result()


def _nothing() -> Heard:
    raise DataError("nothing to load")


def _load(clip: Clip) -> _Outcome:
    """The clip's spectrogram, or its error; a missing package is an error of all clips."""
    try:
        return clip.load()
    except MissingExtraError:
        raise
    except SegueError as error:
        return error


def _opened(directory: Path, mel: LogMel) -> FeatureStore:
    """The store to add to; it is created if it does not exist."""
    if directory.exists() and not directory.is_dir():
        raise ArtifactError(
            expected="a directory", got="a file", where=Where(directory), hint="Name another path."
        )
    if not directory.exists() or not any(directory.iterdir()):
        write_manifest(directory, StoreManifest(mel=mel))
    store = FeatureStore.load(directory)
    if store.manifest.mel != mel:
        raise ConfigError(
            expected=f"spectrograms computed by {mel}",
            got=f"others, computed by {store.manifest.mel}",
            where=Where(directory),
            hint="Name a new directory.",
        )
    write_manifest(directory, msgspec.structs.replace(store.manifest, complete=False))
    return store
