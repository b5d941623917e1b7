"""Filling a feature store from a source: in parallel and resumable; bad files are skipped."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from segue.audio.loading import Outcome, loaded
from segue.audio.mel import MELON, LogMel
from segue.audio.patience import PATIENCE
from segue.audio.sources.clips import BadFile, Clip, Heard, Source
from segue.audio.store import FeatureStore, StoreManifest, write_manifest
from segue.audio.store_writer import Extraction, StoreWriter
from segue.audio.workers import patient_workers
from segue.errors import ArtifactError, ConfigError, DataError, SegueError, Where
from segue.ids import id_key, readable
from segue.protocols import Progress, Silent

_SILENT: Final = Silent()


def extract(
    source: Source,
    directory: Path | str,
    *,
    mel: LogMel = MELON,
    workers: int | None = None,
    patience: float = PATIENCE,
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
        patience: Seconds that one file may take.
        progress: Shows a bar.

    Raises:
        ConfigError: `workers` is below 1, `patience` is not above 0, or the store's spectrograms have other settings.
        ArtifactError: The directory holds something else, is damaged, or cannot be written.
        MissingExtraError: The source needs an optional package.
    """
    bad: dict[str, str] = {}
    with patient_workers(workers, patience) as pool:
        writer = StoreWriter(_opened(Path(directory), mel))
        try:
            heard = loaded(pool, _wanted(source.clips(), writer, bad))
            for clip, outcome in progress.track(heard, label="Listening", total=source.total):
                _keep(writer, clip, outcome, bad)
        except BaseException:  # also Ctrl-C
            with contextlib.suppress(SegueError):
                writer.flush()
            raise
    return writer.finish(bad)


def _keep(writer: StoreWriter, clip: Clip, outcome: Outcome, bad: dict[str, str]) -> None:
    if isinstance(outcome, DataError):
        bad[clip.file] = outcome.reason
    elif isinstance(outcome, SegueError):
        bad[clip.file] = outcome.message
    elif isinstance(outcome, Heard) and outcome.mel.shape[0] != writer.mel.bands:
        bad[clip.file] = f"expected {writer.mel.bands} bands, got {outcome.mel.shape[0]}"
    elif isinstance(outcome, Heard):
        writer.add(clip, outcome)


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


def _opened(directory: Path, mel: LogMel) -> FeatureStore:
    """The store to add to; it is created if it does not exist."""
    if directory.exists() and not directory.is_dir():
        raise ArtifactError(
            expected="a directory", got="a file", where=Where(directory), hint="Name another path."
        )
    if not directory.exists() or not any(directory.iterdir()):
        write_manifest(directory, StoreManifest(mel=mel))
    store = FeatureStore.load(directory, values=False)
    if store.manifest.mel != mel:
        raise ConfigError(
            expected=f"spectrograms computed by {mel}",
            got=f"others, computed by {store.manifest.mel}",
            where=Where(directory),
            hint="Name a new directory.",
        )
    write_manifest(directory, msgspec.structs.replace(store.manifest, complete=False))
    return store
