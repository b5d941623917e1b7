"""The task that hears some files of a source: their spectrograms one after the other, and why others have none."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.audio.decode import Excerpt
from segue.audio.loading import loaded
from segue.audio.mel import LogMel
from segue.audio.sources import BadFile, Clip, SoundFiles, TarShards
from segue.audio.sources.clips import Heard
from segue.audio.sources.npy_files import read_npy
from segue.audio.sources.sound_files import NamedSound
from segue.audio.workers import patient_workers
from segue.cluster.bench import Bench
from segue.cluster.storage import Output
from segue.errors import SegueError, as_data


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a clip.

    Attributes:
        file: Its file, for messages.
        id: Its track's id.
        frames: How many rows of the values are its spectrogram.
        note: A remark on it.
        error: Why it could not be heard, as plain data.
        bad: Why the file is no clip.
    """

    file: str
    id: str = ""
    frames: int = 0
    note: str = ""
    error: dict[str, Any] | None = None
    bad: str = ""


def heard(bench: Bench) -> dict[str, Output]:
    """Hear the files of the settings; return the `items`, and their `values`, (frames, bands) float16."""
    items: list[Item] = []
    values: list[NDArray[np.float16]] = []
    with patient_workers(1, bench.number("patience")) as pool:
        for found in _clips(bench):
            if isinstance(found, BadFile):
                items.append(Item(file=found.file, bad=found.reason))
                continue
            for clip, outcome in loaded(pool, [found]):
                own = Item(file=clip.file, id=clip.id)
                if isinstance(outcome, SegueError):
                    own = msgspec.structs.replace(own, error=as_data(outcome))
                elif isinstance(outcome, Heard):
                    rows = np.ascontiguousarray(outcome.mel.T, np.float16)
                    values.append(rows)
                    own = msgspec.structs.replace(own, frames=len(rows), note=outcome.note)
                items.append(own)
    bands = values[0].shape[1] if values else 0
    together = np.concatenate([np.empty((0, bands), np.float16), *values])
    return {"items": msgspec.json.encode(items), "values": together}


def _clips(bench: Bench) -> Iterator[Clip | BadFile]:
    files = msgspec.json.decode(bench.text("files"), type=list[tuple[str, str]])
    kind = bench.text("kind")
    if kind == "tar":
        yield from TarShards(tuple(Path(file) for file, _ in files), int(bench.number("bands"))).clips()
    elif kind == "npy":
        bands = int(bench.number("bands"))
        for file, key in files:
            yield Clip(key, file, functools.partial(read_npy, Path(file), bands=bands))
    else:
        yield from SoundFiles(
            tuple(NamedSound(Path(file), key) for file, key in files),
            mel=msgspec.json.decode(bench.text("mel"), type=LogMel),
            excerpt=msgspec.json.decode(bench.text("excerpt"), type=Excerpt),
        ).clips()
