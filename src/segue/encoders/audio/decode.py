"""Sound files to mono samples at one rate: libsndfile first, PyAV (FFmpeg) for what it does not read."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.errors import ConfigError, DataError, MissingExtraError

FloatArray = NDArray[np.float32]

AAC_FORMATS: Final = {".m4a": "mov", ".mp4": "mov", ".m4b": "mov", ".aac": "aac"}
"""Suffixes that PyAV reads, and the one container format each is opened as: FFmpeg's guess could be a playlist
format that opens further files."""

AUDIO_SUFFIXES: Final = frozenset(
    {".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif", ".au", ".caf", *AAC_FORMATS}
)
"""Suffixes that a folder is searched for."""

_BLOCK_FRAMES: Final = 1 << 14
"""Frames decoded at once; where a file breaks off, at most so many before the break are lost."""

_SNIFFED_BYTES: Final = 4096
_SPACE: Final = 0x20


@dataclasses.dataclass(frozen=True, kw_only=True)
class Excerpt:
    """Which part of a file is heard.

    Attributes:
        seconds: Its length; shorter files are heard whole. None hears all of any file.
        at: Where the part lies in a longer file.
    """

    seconds: float | None = 30.0
    at: Literal["start", "middle"] = "middle"

    def __post_init__(self) -> None:
        if self.seconds is not None and not self.seconds > 0:
            raise ConfigError(f"expected seconds above 0, or None for all, got {self.seconds!r}")

    def span(self, frames: int, rate: int) -> tuple[int, int]:
        """The first frame and how many, of a file of `frames` frames."""
        wanted = frames if self.seconds is None else min(frames, max(1, round(self.seconds * rate)))
        return (0 if self.at == "start" else (frames - wanted) // 2), wanted


CLIP: Final = Excerpt()
"""Half a minute from the middle, as Melon's clips are."""


@dataclasses.dataclass(frozen=True)
class Sound:
    """Mono samples and what was remarkable about their file.

    Attributes:
        samples: Shape (length,), float32; the mean of the channels, at the rate asked for.
        note: "" or a remark: the file broke off early, it is silent.
    """

    samples: FloatArray
    note: str = ""


def read_sound(path: Path | str, *, sample_rate: int = 16_000, excerpt: Excerpt = CLIP) -> Sound:
    """Decode, mix down and resample a file; memory goes with the excerpt, not with the file.

    Args:
        path: wav, flac, ogg (Vorbis, Opus), mp3 and whatever else libsndfile knows; m4a and aac need the
            extra `m4a`. A file that breaks off is heard as far as it goes.
        sample_rate: Of the result, in Hz.
        excerpt: Which part.

    Raises:
        DataError: The file is missing, empty, no sound file, or its content cannot be decoded.
        MissingExtraError: The extra `audio`, or for m4a `m4a`, is not installed.
    """
    path = Path(path)
    _refuse_foreign(path)
    try:
        found = _decoded(path, sample_rate, excerpt)
    except DataError:
        if excerpt.at == "start":
            raise
        found = _Decoded(np.empty(0, np.float32), "broke off", cut_short=True)
    if found.cut_short and excerpt.at == "middle":  # the file may break off before its middle
        again = _decoded(path, sample_rate, dataclasses.replace(excerpt, at="start"))
        found = max(again, found, key=lambda one: len(one.samples))
    if not len(found.samples):
        raise DataError("expected sound, but the file holds no samples", source=path, hint="Fetch it again.")
    if not np.isfinite(found.samples).all():
        raise DataError("expected finite samples, got NaN or infinity among them", source=path)
    return Sound(found.samples, found.note or ("" if found.samples.any() else "silent"))


class _Decoded(NamedTuple):
    """Samples at the rate asked for, a remark where the file breaks off, and whether an excerpt ran into that."""

    samples: FloatArray
    note: str
    cut_short: bool


def _decoded(path: Path, sample_rate: int, excerpt: Excerpt) -> _Decoded:
    read = _av_blocks if path.suffix.lower() in AAC_FORMATS else _sndfile_blocks
    resampler, note, block, got = _Resampler(sample_rate), "", None, 0
    try:
        for block in read(path, excerpt):
            resampler.add(block.rate, block.samples.mean(axis=1, dtype=np.float32))
            got += len(block.samples)
    except _decode_errors() as error:
        note = f"broke off: {error}"
        if not got:
            raise DataError(
                f"expected a sound file, but it cannot be decoded: {error}",
                source=path,
                hint="Is it what its name says? Play it, or fetch it again.",
            ) from error
    missing = block is not None and got < block.wanted
    counted = path.suffix.lower() != ".mp3"  # an mp3's own count is often a guess
    if block and missing and counted and not note:
        note = f"broke off: {got:,} of {block.wanted:,} samples are there"
    return _Decoded(resampler.joined(), note, cut_short=missing and block is not None and block.begins > 0)


def file_tags(path: Path) -> dict[str, str]:
    """The texts a file carries about itself (title, artist, album, …), names in lower case.

    Through PyAV where it is installed, which knows more of them (such as `isrc`); else through libsndfile.

    Raises:
        DataError: The file cannot be opened.
    """
    _refuse_foreign(path)  # FFmpeg would take a text for a playlist and open what it names
    try:
        if importlib.util.find_spec("av") is not None:
            av = _library("av", "m4a")
            with av.open(str(path), format=AAC_FORMATS.get(path.suffix.lower())) as container:
                found: dict[Any, Any] = {**container.streams.audio[0].metadata, **container.metadata}
        else:
            with _library("soundfile", "audio").SoundFile(str(path)) as file:
                found = file.copy_metadata()
    except (*_decode_errors(), IndexError) as error:
        raise DataError(f"expected a sound file with tags: {error}", source=path) from error
    return {str(name).lower(): str(text).strip() for name, text in found.items() if str(text).strip()}


class _Block(NamedTuple):
    """Some frames of a file, shape (frames, channels); where the excerpt begins and how many it should have."""

    rate: int
    begins: int
    wanted: int
    samples: FloatArray


def _sndfile_blocks(path: Path, excerpt: Excerpt) -> Iterator[_Block]:
    with _library("soundfile", "audio").SoundFile(str(path)) as file:
        rate = int(file.samplerate)
        start, wanted = excerpt.span(int(file.frames), rate)
        if start:
            file.seek(start)
        left = wanted
        while left > 0:
            block: FloatArray = file.read(min(left, _BLOCK_FRAMES), dtype="float32", always_2d=True)
            if not len(block):
                if left == wanted:
                    yield _Block(rate, start, wanted, block)  # says at least what was asked for
                return
            left -= len(block)
            yield _Block(rate, start, wanted, block)


def _av_blocks(path: Path, excerpt: Excerpt) -> Iterator[_Block]:
    av = _library("av", "m4a")
    with av.open(str(path), format=AAC_FORMATS[path.suffix.lower()]) as container:
        if not container.streams.audio:
            raise DataError("expected a sound track, found none", source=path)
        stream = container.streams.audio[0]
        rate = int(stream.rate)
        seconds = float(stream.duration * stream.time_base) if stream.duration else 0.0
        whole = round(seconds * rate)
        start, wanted = excerpt.span(whole, rate)
        if not whole and excerpt.seconds is not None:  # the container does not say: from the start
            wanted = round(excerpt.seconds * rate)
        if start:
            container.seek(round(start / rate / stream.time_base), stream=stream)
        left = wanted or 1 << 62
        for frame in container.decode(stream):
            skip = max(0, start - round(float(frame.pts * stream.time_base) * rate)) if frame.pts else 0
            block = _frame_samples(frame, len(stream.layout.channels))[skip : skip + left]
            left -= len(block)
            yield _Block(rate, start, wanted if whole else 0, block)
            if left <= 0:
                return


def _frame_samples(frame: Any, channels: int) -> FloatArray:
    """A decoded frame as (frames, channels) in [-1, 1]."""
    values: NDArray[Any] = frame.to_ndarray()
    samples = values.T if frame.format.is_planar else values.reshape(-1, channels)
    if samples.dtype.kind == "f":
        return samples.astype(np.float32)
    return samples.astype(np.float32) / np.float32(np.iinfo(samples.dtype).max + 1.0)


class _Resampler:
    """Collects mono blocks at the rate asked for."""

    def __init__(self, sample_rate: int) -> None:
        self._target = sample_rate
        self._stream: Any = None
        self._parts: list[FloatArray] = []

    def add(self, rate: int, mono: FloatArray) -> None:
        if rate == self._target:
            self._parts.append(mono)
            return
        if self._stream is None:
            self._stream = _library("soxr", "audio").ResampleStream(rate, self._target, 1, dtype="float32")
        self._parts.append(self._stream.resample_chunk(mono))

    def joined(self) -> FloatArray:
        if self._stream is not None:
            self._parts.append(self._stream.resample_chunk(np.empty(0, np.float32), last=True))
        return np.concatenate(self._parts) if self._parts else np.empty(0, np.float32)


def _refuse_foreign(path: Path) -> None:
    """No file, an empty one, or a text under a sound file's name, which libsndfile would search for frames."""
    try:
        with path.open("rb") as file:
            start = file.read(_SNIFFED_BYTES)
    except OSError as error:
        raise DataError(
            f"expected a sound file: {error.strerror or error}", source=path, hint="Check the path."
        ) from error
    if not start:
        raise DataError("expected a sound file, got an empty one", source=path, hint="Fetch the file again.")
    if start.isascii() and all(byte >= _SPACE or byte in b"\t\n\r\f" for byte in start):
        raise DataError(
            f"expected a sound file, got text: {start[:40].decode()!r}…",
            source=path,
            hint="Is it what its name says?",
        )


def _library(name: str, extra: str) -> Any:
    """An optional package that ships no types."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtraError("Reading sound files", extra) from error


def _decode_errors() -> tuple[type[Exception], ...]:
    """What the sound libraries raise over a file they cannot read."""
    found: list[type[Exception]] = [_library("soundfile", "audio").SoundFileError, OSError, EOFError]
    if importlib.util.find_spec("av") is not None:
        found.append(_library("av.error", "m4a").FFmpegError)
    return tuple(found)
