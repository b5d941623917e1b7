"""Sound files to mono samples at one rate: by libsndfile, or by PyAV (FFmpeg) for formats that it cannot read."""

from __future__ import annotations

import dataclasses
import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from segue.audio import mpg123
from segue.audio.decoders import (
    AAC_FORMATS,
    CLIP,
    Excerpt,
    FloatArray,
    av_blocks,
    library,
    open_av,
    sndfile_blocks,
    why,
)
from segue.audio.sniffing import cut_short, refuse_foreign
from segue.errors import DataError, SegueError, Where
from segue.files.utf8_paths import utf8_path

AUDIO_SUFFIXES: Final = frozenset(
    {".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif", ".au", ".caf", *AAC_FORMATS}
)
"""Suffixes of the files that are searched for in a folder."""


LONGEST: Final = 4 * 3600
"""Seconds of a file that are decoded at most, also if all of it is asked for; they take 0.9 GB at 16 kHz."""

RATES: Final = (1_000, 1_000_000)
"""Smallest and largest sampling rate, in Hz."""


@dataclasses.dataclass(frozen=True)
class Sound:
    """Mono samples, and a remark on their file.

    Attributes:
        samples: Shape (length,), float32; the mean of the channels, at the requested rate.
        note: "" or a remark: the file is incomplete, or silent.
    """

    samples: FloatArray
    note: str = ""


def read_sound(path: Path | str, *, sample_rate: int = 16_000, excerpt: Excerpt = CLIP) -> Sound:
    """Decode, mix down and resample a file; memory grows with the excerpt, not with the file.

    Args:
        path: wav, flac, ogg (Vorbis, Opus), mp3 and other formats of libsndfile; m4a and aac need the
            extra `m4a`. An incomplete file is decoded up to its break.
        sample_rate: Rate of the result, in Hz.
        excerpt: The part to decode.

    Raises:
        DataError: The file is missing, empty, no sound file, or its content cannot be decoded.
        MissingExtraError: The extra `audio`, or for m4a `m4a`, is not installed.
    """
    path = Path(path)
    refuse_foreign(path)
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
        raise DataError(
            expected="sound", got="a file that holds no samples", where=Where(path), hint="Fetch it again."
        )
    if not np.isfinite(found.samples).all():
        raise DataError(expected="finite samples", got="NaN or infinity among them", where=Where(path))
    note = found.note or cut_short(path)
    return Sound(found.samples, note or ("" if found.samples.any() else "silent"))


def stream_sound(path: Path, *, sample_rate: int, sink: Callable[[FloatArray], None]) -> str:
    """Decode all of a file, mix it down and resample it, and give the samples away block by block.

    Args:
        path: As of `read_sound`.
        sample_rate: Rate of the samples, in Hz.
        sink: Called with each block, shape (length,), float32.

    Returns:
        "" or a remark: the file is incomplete.

    Raises:
        DataError: As of `read_sound`.
        MissingExtraError: The same.
    """
    refuse_foreign(path)
    return _decoded(path, sample_rate, Excerpt(seconds=None), sink).note or cut_short(path)


class _Decoded(NamedTuple):
    """Samples at the requested rate, a remark if the file is incomplete, and whether the excerpt reached the break."""

    samples: FloatArray
    note: str
    cut_short: bool


def _decoded(
    path: Path, sample_rate: int, excerpt: Excerpt, sink: Callable[[FloatArray], None] | None = None
) -> _Decoded:
    """Decode an excerpt; with a sink, it gets the samples, and the result has none."""
    read = av_blocks if path.suffix.lower() in AAC_FORMATS else sndfile_blocks
    parts: list[FloatArray] = []
    resampler, note, block, got = _Resampler(sample_rate, sink or parts.append), "", None, 0
    try:
        with mpg123.quiet():
            for block in read(path, excerpt):
                _check_rate(path, block.rate)
                resampler.add(block.rate, block.samples.mean(axis=1, dtype=np.float32))
                got += len(block.samples)
                if got > LONGEST * block.rate:
                    note = f"longer than {LONGEST / 3600:g} hours: only these are read"
                    break
    except (SegueError, ImportError):
        raise
    except Exception as error:  # a damaged file makes the libraries raise almost anything
        note = f"broke off: {why(error)}"
        if not got:
            raise DataError(
                expected="a sound file",
                got=f"one that cannot be decoded: {why(error)}",
                where=Where(path),
                hint="Is it what its name says? Play it, or fetch it again.",
            ) from error
    missing = block is not None and got < block.wanted
    counted = path.suffix.lower() != ".mp3"  # an mp3's own count is often a guess
    if block and missing and counted and not note:
        note = f"broke off: {got:,} of {block.wanted:,} samples are there"
    resampler.finish()
    samples = np.concatenate(parts) if parts else np.empty(0, np.float32)
    return _Decoded(samples, note, cut_short=missing and block is not None and block.begins > 0)


def _check_rate(path: Path, rate: int) -> None:
    """Refuse a rate that no sound has: resampling it could make an hour of a second."""
    if not RATES[0] <= rate <= RATES[1]:
        raise DataError(
            expected=f"a sampling rate of {RATES[0]:,} to {RATES[1]:,} Hz", got=f"{rate:,}", where=Where(path)
        )


def file_tags(path: Path) -> dict[str, str]:
    """The tags in a file's header (title, artist, album, …), with names in lower case.

    PyAV reads them if it is installed, because it knows more of them (such as `isrc`); else libsndfile.

    Raises:
        DataError: The file cannot be opened.
    """
    refuse_foreign(path)  # FFmpeg could take a text for a playlist and open the files that it names
    try:
        if importlib.util.find_spec("av") is not None:
            suffix = path.suffix.lower()
            with utf8_path(path) as place, open_av(place, AAC_FORMATS.get(suffix)) as container:
                found: dict[Any, Any] = {**container.streams.audio[0].metadata, **container.metadata}
        else:
            with mpg123.quiet(), library("soundfile", "audio").SoundFile(os.fsencode(path)) as file:
                found = file.copy_metadata()
    except (SegueError, ImportError):
        raise
    except Exception as error:  # a damaged file makes the libraries raise almost anything
        raise DataError(
            expected="a sound file with tags", got=f"one that cannot be read: {why(error)}", where=Where(path)
        ) from error
    return {str(name).lower(): str(text).strip() for name, text in found.items() if str(text).strip()}


class _Resampler:
    """Brings mono blocks to the requested rate and passes them on."""

    def __init__(self, sample_rate: int, sink: Callable[[FloatArray], None]) -> None:
        self._target, self._sink = sample_rate, sink
        self._stream: Any = None

    def add(self, rate: int, mono: FloatArray) -> None:
        if rate == self._target:
            self._sink(mono)
            return
        if self._stream is None:
            self._stream = library("soxr", "audio").ResampleStream(rate, self._target, 1, dtype="float32")
        self._sink(self._stream.resample_chunk(mono))

    def finish(self) -> None:
        if self._stream is not None:
            self._sink(self._stream.resample_chunk(np.empty(0, np.float32), last=True))
