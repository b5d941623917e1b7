"""The shards of a feature store: float16 arrays of shape (frames, bands), of which some frames are read at a time."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from segue.errors import ArtifactError, Where
from segue.files.artifacts import new_file, whole
from segue.files.contents import Contents
from segue.files.manifests import MANIFEST
from segue.files.steady_files import SteadyFile

AGAIN: Final = "Remove the store and run `segue audio features` again."

HEAD: Final = 4096
"""Bytes in which the head of a shard is; NumPy's take 128."""


class Shard:
    """The values of an open shard. They are not checked: a store may be larger than the memory.

    Args:
        opened: The store's directory, by the path that it was opened by.
        number: The shard's number.
        bands: Mel bands.
        contents: The store's files as they were when they were checked; none for a store of an earlier version.

    Attributes:
        frames: Number of frames.

    Raises:
        ArtifactError: The shard is missing, damaged, of another shape, or another file than the one that was checked.
    """

    def __init__(self, opened: Path, number: int, bands: int, contents: Contents) -> None:
        path, shown = shard_path(opened, number), shard_path(contents.directory, number)
        if contents.marks and path.name not in contents.marks:
            raise damaged(opened / MANIFEST, f"the digest of {path.name}", "none")
        with whole(path, hint=AGAIN):
            mark = contents.marks.get(path.name)
            self._file = SteadyFile(path, shown=shown, expected=mark, hint="Open the store again.")
        shape, fortran, dtype, self._start = _head(self._file, path)
        if dtype != np.float16 or len(shape) != 2 or shape[1] != bands or fortran:
            raise damaged(path, f"float16 of shape (any, {bands}), by rows", f"{dtype} of shape {shape}")
        self._bands, self.frames = bands, shape[0]
        there = (self._file.size - self._start) // (2 * bands)
        if there < self.frames:
            raise damaged(path, f"{self.frames:,} frames", f"{there:,}")

    def read(self, begin: int, end: int) -> NDArray[np.float16]:
        """Some frames, shape (end - begin, bands).

        Raises:
            ArtifactError: The shard was written to since it was opened, or cannot be read.
        """
        row = 2 * self._bands
        data = self._file.read(self._start + begin * row, (end - begin) * row)
        return np.frombuffer(data, np.float16).reshape(-1, self._bands)


def shard_path(directory: Path, number: int, suffix: str = ".npy") -> Path:
    """The file of a shard (`.npy`) or of its table (`.parquet`)."""
    return directory / f"shard-{number:05d}{suffix}"


def _head(file: SteadyFile, path: Path) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    """The shape, the order (True for columns first) and the type of an array, and where its values begin."""
    stream = io.BytesIO(file.read(0, HEAD))
    try:
        read_head = (
            npy.read_array_header_1_0 if npy.read_magic(stream) == (1, 0) else npy.read_array_header_2_0
        )
        return *read_head(stream), stream.tell()
    except Exception as error:  # NumPy parses the head as Python: nesting and odd bytes raise almost anything
        raise damaged(path, "a whole array", f"one that cannot be read: {str(error)[:200]}") from error


def write_values(directory: Path, number: int, values: NDArray[np.float16]) -> None:
    """Write a shard, whole or not at all."""
    with new_file(shard_path(directory, number)) as path, path.open("wb") as file:
        np.save(file, values)


def damaged(path: Path, expected: str, got: str) -> ArtifactError:
    """The error for a file of a store that holds something else."""
    return ArtifactError(expected=expected, got=got, where=Where(path), hint=AGAIN)
