"""Spectrograms in NumPy's file format, from untrusted sources: nothing is unpickled, sizes are checked."""

from __future__ import annotations

import dataclasses
import functools
import io
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.lib import format as npy

from segue.audio.sources.clips import Clip, Heard
from segue.errors import DataError, Where

MAX_FRAMES: Final = 1_000_000
"""Largest number of frames: four and a half hours at Melon's hop."""

MAX_BYTES: Final = 48 * MAX_FRAMES * 8
"""Largest file read, in bytes."""

LARGEST: Final = float(np.finfo(np.float16).max)
"""Largest absolute value: the limit of a feature store."""


def parse_npy(data: bytes, *, bands: int, source: str = "") -> Heard:
    """A spectrogram from the bytes of a .npy file.

    Args:
        data: The whole file.
        bands: The required number of rows.
        source: The file's name, for the error.

    Raises:
        DataError: It is not a .npy; it holds Python objects, numbers that are not floats, NaN, infinity or values
            beyond `LARGEST`; it has another number of bands, no frame or more than `MAX_FRAMES`; or its length
            differs from that in its header.
    """
    stream = io.BytesIO(data)
    try:
        version = npy.read_magic(stream)
        read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, fortran, dtype = read_header(stream)
    except (
        Exception
    ) as error:  # NumPy parses the header as Python: nesting and odd bytes raise almost anything
        why = str(error).partition("\n")[0] or type(error).__name__
        raise DataError(
            expected="a .npy file", got=f"one that cannot be read: {why[:200]}", where=Where(source)
        ) from error
    if dtype.hasobject:
        raise DataError(expected="numbers", got="pickled Python objects (refused)", where=Where(source))
    if dtype.kind != "f":
        raise DataError(expected="floating-point numbers", got=str(dtype), where=Where(source))
    if len(shape) != 2 or shape[0] != bands or not 1 <= shape[1] <= MAX_FRAMES:
        raise DataError(
            expected=f"shape ({bands}, frames) with 1 to {MAX_FRAMES:,} frames",
            got=str(shape),
            where=Where(source),
        )
    expected, got = shape[0] * shape[1] * dtype.itemsize, len(data) - stream.tell()
    if got != expected:
        raise DataError(expected=f"{expected:,} bytes of values", got=f"{got:,}", where=Where(source))
    values = np.frombuffer(data, dtype, offset=stream.tell()).reshape(shape, order="F" if fortran else "C")
    with np.errstate(over="ignore"):
        mel = np.ascontiguousarray(values, np.float32)
    if not np.isfinite(mel).all():
        raise DataError(expected="finite values", got="NaN or infinity among them", where=Where(source))
    if np.abs(mel).max() > LARGEST:
        raise DataError(
            expected=f"logarithms of at most {LARGEST:,.0f}",
            got=f"{np.abs(mel).max():,.0f}",
            where=Where(source),
        )
    return Heard(mel, "" if mel.any() else "silent")


@dataclasses.dataclass(frozen=True)
class NpyFolder:
    """Melon's unpacked folder, `{id // 1000}/{id}.npy`, at any depth; the name is the id."""

    folder: Path
    bands: int

    @property
    def total(self) -> int:
        """The number of files."""
        return len(self._files)

    def clips(self) -> Iterator[Clip]:
        """Each file, in the order of their names."""
        for path in self._files:
            yield Clip(path.stem, str(path), functools.partial(read_npy, path, bands=self.bands))

    @functools.cached_property
    def _files(self) -> list[Path]:
        return sorted(self.folder.rglob("*.npy"))


def read_npy(path: Path, *, bands: int) -> Heard:
    """A spectrogram from a .npy file of at most `MAX_BYTES`.

    Raises:
        DataError: It cannot be opened, is larger, or is none; see `parse_npy`.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DataError(expected="a .npy file", got="a directory, a pipe or a device", where=Where(path))
        if status.st_size > MAX_BYTES:
            raise DataError(
                expected=f"at most {MAX_BYTES:,} bytes", got=f"{status.st_size:,}", where=Where(path)
            )
        data = path.read_bytes()
    except OSError as error:
        raise DataError(
            expected="a .npy file",
            got=f"one that cannot be opened: {error.strerror or error}",
            where=Where(path),
        ) from error
    return parse_npy(data, bands=bands, source=str(path))
