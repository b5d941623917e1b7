"""The decoders, block by block: libsndfile (wav, flac, ogg, mp3), and PyAV (FFmpeg) for m4a and aac."""

from __future__ import annotations

import dataclasses
import importlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.errors import ConfigError, DataError, MissingExtraError, Where
from segue.files.utf8_paths import utf8_path

FloatArray = NDArray[np.float32]

AAC_FORMATS: Final = {".m4a": "mov", ".mp4": "mov", ".m4b": "mov", ".aac": "aac"}
"""Suffixes that PyAV reads, each with its container format. FFmpeg's own guess could be a playlist
format that opens further files."""

_BLOCK_FRAMES: Final = 1 << 14
"""Frames decoded at once; if a file is incomplete, at most this many before the break are lost."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Excerpt:
    """The part of a file to decode.

    Attributes:
        seconds: Its length; shorter files are decoded completely. None decodes every file completely.
        at: Position of the part in a longer file.
    """

    seconds: float | None = 30.0
    at: Literal["start", "middle"] = "middle"

    def __post_init__(self) -> None:
        if self.seconds is not None and not self.seconds > 0:
            raise ConfigError(expected="seconds above 0, or None for all", got=repr(self.seconds))

    def span(self, frames: int, rate: int) -> tuple[int, int]:
        """The first frame and the number of frames, for a file of `frames` frames."""
        wanted = frames if self.seconds is None else min(frames, max(1, round(self.seconds * rate)))
        return (0 if self.at == "start" else (frames - wanted) // 2), wanted


CLIP: Final = Excerpt()
"""Half a minute from the middle, like Melon's clips."""


class Block(NamedTuple):
    """Some frames of a file, shape (frames, channels); the start of the excerpt, and its intended length."""

    rate: int
    begins: int
    wanted: int
    samples: FloatArray


def sndfile_blocks(path: Path, excerpt: Excerpt) -> Iterator[Block]:
    """The excerpt of a file in a format of libsndfile."""
    with library("soundfile", "audio").SoundFile(os.fsencode(path)) as file:
        rate = int(file.samplerate)
        start, wanted = excerpt.span(int(file.frames), rate)
        if start:
            file.seek(start)
        left = wanted
        while left > 0:
            block: FloatArray = file.read(min(left, _BLOCK_FRAMES), dtype="float32", always_2d=True)
            if not len(block):
                if left == wanted:
                    yield Block(
                        rate, start, wanted, block
                    )  # at least the number of frames that was requested
                return
            left -= len(block)
            yield Block(rate, start, wanted, block)


def av_blocks(path: Path, excerpt: Excerpt) -> Iterator[Block]:
    """The excerpt of an m4a or aac."""
    suffix = path.suffix.lower()
    with utf8_path(path) as place, open_av(place, AAC_FORMATS[suffix]) as container:
        if not container.streams.audio:
            raise DataError(expected="a sound track", got="none", where=Where(path))
        stream = container.streams.audio[0]
        rate = int(stream.rate)
        seconds = float(stream.duration * stream.time_base) if stream.duration else 0.0
        whole = round(seconds * rate)
        start, wanted = excerpt.span(whole, rate)
        if not whole and excerpt.seconds is not None:  # the container has no length: start at the beginning
            wanted = round(excerpt.seconds * rate)
        if start:
            container.seek(round(start / rate / stream.time_base), stream=stream)
        left = wanted or 1 << 62
        for frame in container.decode(stream):
            skip = max(0, start - round(float(frame.pts * stream.time_base) * rate)) if frame.pts else 0
            block = _frame_samples(frame, len(stream.layout.channels))[skip : skip + left]
            left -= len(block)
            yield Block(rate, start, wanted if whole else 0, block)
            if left <= 0:
                return


def open_av(path: Path, container_format: str | None) -> Any:
    """A file opened by PyAV; damaged text in its tags does not keep the sound from being read."""
    return library("av", "m4a").open(str(path), format=container_format, metadata_errors="replace")


def _frame_samples(frame: Any, channels: int) -> FloatArray:
    """A decoded frame as (frames, channels) in [-1, 1]."""
    values: NDArray[Any] = frame.to_ndarray()
    samples = values.T if frame.format.is_planar else values.reshape(-1, channels)
    if samples.dtype.kind == "f":
        return samples.astype(np.float32)
    return samples.astype(np.float32) / np.float32(np.iinfo(samples.dtype).max + 1.0)


def library(name: str, extra: str) -> Any:
    """An optional package that ships no types."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtraError("Reading sound files", extra) from error


def why(error: Exception) -> str:
    """The message of a sound library, corrected if it blames the path or says nothing."""
    text = str(error)
    if type(error).__module__ == "builtins" and not isinstance(error, OSError):  # of no use without its kind
        text = f"{type(error).__name__}: {text}"
    return "no MPEG audio found in it" if "not a regular file" in text else text
