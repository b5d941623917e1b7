"""Inputs of a tagger: one array of (channels, height, frames) for each clip or picture."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from segue.audio.labels import PICTURE_SIDE, PICTURE_SUFFIXES
from segue.audio.sources.clips import Heard
from segue.audio.sources.npy_files import read_npy
from segue.audio.sources.sound_files import SoundFiles
from segue.audio.store import FeatureStore
from segue.errors import DataError, MissingExtraError, Where

FloatArray = NDArray[np.float32]

MOST_PIXELS: Final = 50_000_000
"""Largest picture that is read, in pixels; it takes 0.2 GB."""

FORMATS: Final = ("JPEG", "PNG", "TIFF")
"""Formats that are read, whatever a file is called: for others Pillow may start programs, such as Ghostscript."""


class Inputs(Protocol):
    """Arrays with equal numbers of channels and equal heights, but different numbers of frames."""

    def __len__(self) -> int:
        """The number of arrays."""
        ...

    @property
    def channels(self) -> int:
        """1 for spectrograms, 3 for colour pictures."""
        ...

    @property
    def height(self) -> int:
        """Rows: mel bands, or a picture's."""
        ...

    def frames(self, row: int) -> int:
        """The number of columns of an array."""
        ...

    def crop(self, row: int, start: int, frames: int) -> FloatArray:
        """Some columns of an array: shape (channels, height, at most `frames`)."""
        ...


@dataclasses.dataclass(frozen=True)
class ArrayInputs:
    """Arrays in memory, each of shape (channels, height, frames) or, with one channel, (height, frames).

    Raises:
        DataError: There are none, or they differ in channels or height.
    """

    arrays: tuple[FloatArray, ...]

    def __init__(self, arrays: Sequence[FloatArray]) -> None:
        shaped = tuple(array[None] if array.ndim == 2 else array for array in arrays)
        shapes = {array.shape[:2] for array in shaped}
        if len(shapes) != 1 or any(array.ndim != 3 or not array.shape[2] for array in shaped):
            raise DataError(
                expected="arrays of one shape (channels, height, …) with a frame or more",
                got=str(sorted({array.shape for array in shaped})[:5] or "none"),
            )
        object.__setattr__(self, "arrays", shaped)

    def __len__(self) -> int:
        return len(self.arrays)

    @property
    def channels(self) -> int:
        """1 for spectrograms, 3 for colour pictures."""
        return self.arrays[0].shape[0]

    @property
    def height(self) -> int:
        """Rows: mel bands, or a picture's."""
        return self.arrays[0].shape[1]

    def frames(self, row: int) -> int:
        """The number of columns of an array."""
        return self.arrays[row].shape[2]

    def crop(self, row: int, start: int, frames: int) -> FloatArray:
        """Some columns of an array."""
        return self.arrays[row][:, :, start : start + frames]


@dataclasses.dataclass(frozen=True)
class StoreInputs:
    """Tracks of a feature store, read from disk crop by crop."""

    store: FeatureStore
    ids: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def channels(self) -> int:
        """Always 1."""
        return 1

    @property
    def height(self) -> int:
        """The store's mel bands."""
        return self.store.bands

    def frames(self, row: int) -> int:
        """The number of frames of a track."""
        return self.store.frames(self.ids[row])

    def crop(self, row: int, start: int, frames: int) -> FloatArray:
        """Some frames of a track."""
        return self.store.crop(self.ids[row], start, frames)[None]


def read_item(path: Path | str, sounds: SoundFiles, *, side: int = PICTURE_SIDE) -> Heard:
    """A file as an input of a tagger: a picture, a spectrogram as .npy, or else a sound.

    Args:
        path: The file.
        sounds: Converts a sound to a spectrogram.
        side: Height and width to which a picture is scaled.

    Raises:
        DataError: It is none of these, or cannot be read.
        MissingExtraError: An optional package is not installed.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix in PICTURE_SUFFIXES:
        return Heard(read_picture(path, side))
    if suffix == ".npy":
        return read_npy(path, bands=sounds.mel.bands)
    return sounds.hear(path)


def read_picture(path: Path, side: int = PICTURE_SIDE) -> FloatArray:
    """A picture as shape (3, side, side), float32 in [0, 1].

    Raises:
        DataError: It cannot be read.
        MissingExtraError: Pillow is not installed.
    """
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingExtraError("Reading pictures", "audio") from error
    try:
        with Image.open(path, formats=FORMATS) as picture:
            _check_size(path, picture.size)
            resized: Any = picture.convert("RGB").resize((side, side), Image.Resampling.BILINEAR)
    except DataError:
        raise
    except Exception as error:  # a damaged picture makes Pillow's plug-ins raise almost anything
        why = str(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
        raise DataError(expected="a picture", got=f"a file that is none: {why}", where=Where(path)) from error
    values = np.asarray(resized, np.float32).transpose(2, 0, 1)
    return np.ascontiguousarray(values / np.float32(255))


def _check_size(path: Path, size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise DataError(
            expected=f"a picture of at most {MOST_PIXELS:,} pixels",
            got=f"{size[0]:,} by {size[1]:,}",
            where=Where(path),
        )
