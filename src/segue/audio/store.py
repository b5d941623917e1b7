"""A feature store: the spectrograms of a library on disk, in half precision, read in place by track id.

The directory has

- `manifest.json`: the format, the settings of the spectrograms, and whether the source is complete;
- `shard-00000.npy`, …: shape (frames, bands), float16, many tracks one after the other, time first, so that
  a crop of a track is one run of bytes;
- `shard-00000.parquet`, …: the rows of each track, in this shard or an earlier one.

A shard appears whole, and its table after it, so the next run continues the store of a killed run. Loading maps the
whole store; a store that replaces it later changes nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Literal, Self

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

import segue
from segue.audio.mel import MELON, LogMel
from segue.errors import ArtifactError, DataError, Where
from segue.files import artifacts
from segue.files.arrays import map_array
from segue.files.artifacts import new_file, read_table, write_table
from segue.files.encoder_manifests import read_manifest
from segue.files.reading import read_steadily
from segue.types import Id

FloatArray = NDArray[np.float32]

FORMAT_VERSION: Final = 1

_AGAIN: Final = "Remove the store and run `segue audio features` again."

INDEX_SCHEMA: Final = {
    "id": pl.String,
    "file": pl.String,  # the file of the track
    "shard": pl.UInt32,
    "row": pl.UInt64,  # its first frame in the shard
    "frames": pl.UInt32,
    "digest": pl.Binary,  # BLAKE2 of the stored values; equal sounds have equal digests and are stored once
    "note": pl.String,  # "" or a remark: silent, incomplete
}


class StoreManifest(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of a feature store.

    Attributes:
        mel: Settings of the spectrograms.
        complete: Whether the last run over the source reached its end.
        tracks: Number of tracks, once complete.
        stored_bytes: Size of the shards and their tables, once complete.
        library_version: The version of Segue that wrote it.
        kind: "audio features".
        format_version: The version of the layout.
    """

    mel: LogMel = MELON
    complete: bool = False
    tracks: int = 0
    stored_bytes: int = 0
    library_version: str = ""
    kind: Literal["audio features"] = "audio features"
    format_version: int = FORMAT_VERSION


@dataclasses.dataclass(frozen=True)
class FeatureStore:
    """Spectrograms by track id; the values are mapped, and read from disk when they are used.

    Attributes:
        directory: Its directory.
        manifest: Its manifest.
        index: One row for each track, columns as in `INDEX_SCHEMA`.
    """

    directory: Path
    manifest: StoreManifest
    index: pl.DataFrame
    _rows: dict[str, int]
    _shards: Mapping[int, NDArray[np.float16]] = dataclasses.field(repr=False)

    @classmethod
    def load(cls, directory: Path | str) -> Self:
        """Open a store, also one of an interrupted run.

        Raises:
            ArtifactError: The directory is missing, is no feature store, has a newer format, or is damaged.
        """
        directory = Path(directory)
        return read_steadily(directory, lambda opened: cls._load(opened, directory))

    @classmethod
    def _load(cls, opened: Path, directory: Path) -> Self:
        """Read a store by the path it was opened by; `directory` is its own path."""
        manifest = read_manifest(opened, StoreManifest, kind="audio features", format_version=FORMAT_VERSION)
        tables = [_read_table(path) for path in sorted(opened.glob("shard-*.parquet"))]
        index = pl.concat(tables) if tables else pl.DataFrame(schema=INDEX_SCHEMA)
        rows = {key: row for row, key in enumerate(index["id"].to_list())}
        return cls(directory, manifest, index, rows, _shards(opened, index, manifest.mel.bands))

    @property
    def ids(self) -> tuple[str, ...]:
        """The tracks' ids as texts, in the order in which they were added."""
        return tuple(self._rows)

    @property
    def bands(self) -> int:
        """Mel bands of every spectrogram."""
        return self.manifest.mel.bands

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        return str(key) in self._rows

    def __getitem__(self, key: Id) -> FloatArray:
        """The spectrogram of a track, shape (bands, frames), float32; 7 and "7" are one id.

        Raises:
            DataError: There is no such track.
        """
        return self.crop(key, 0, self.frames(key))

    def crop(self, key: Id, start: int, frames: int) -> FloatArray:
        """Some frames of a track's spectrogram, shape (bands, frames) or less at its end, float32."""
        shard, row, whole = self.index.row(self._row(key))[2:5]
        begin, end = min(max(start, 0), whole), min(max(start, 0) + frames, whole)
        values = self._shards[shard][row + begin : row + end]
        return np.ascontiguousarray(values.T, np.float32)

    def frames(self, key: Id) -> int:
        """The number of frames of a track."""
        return int(self.index["frames"][self._row(key)])

    def items(self) -> Iterator[tuple[str, FloatArray]]:
        """Each track's id and spectrogram."""
        for key in self._rows:
            yield key, self[key]

    def _row(self, key: Id) -> int:
        row = self._rows.get(str(key))
        if row is None:
            raise DataError(
                expected=f"a track of the store ({len(self):,} are there)",
                got=repr(key),
                where=Where(self.directory),
                hint="Run `segue audio features` over its sound.",
            )
        return row


def shard_path(directory: Path, number: int, suffix: str = ".npy") -> Path:
    """The file of a shard (`.npy`) or of its table (`.parquet`)."""
    return directory / f"shard-{number:05d}{suffix}"


def write_manifest(directory: Path, manifest: StoreManifest) -> None:
    """Replace a store's manifest, whole or not at all."""
    manifest = msgspec.structs.replace(manifest, library_version=segue.__version__)
    artifacts.write_manifest(manifest, directory)


def write_shard(directory: Path, number: int, values: NDArray[np.float16], index: pl.DataFrame) -> None:
    """Write a shard, then its table; a shard without a table does not count."""
    with new_file(shard_path(directory, number)) as path, path.open("wb") as file:
        np.save(file, values)
    with new_file(shard_path(directory, number, ".parquet")) as path:
        write_table(index, path)


def _shards(directory: Path, index: pl.DataFrame, bands: int) -> dict[int, NDArray[np.float16]]:
    """The mapped shards of an index, by their numbers."""
    ends = index.group_by("shard").agg((pl.col("row") + pl.col("frames")).max())
    return {number: _shard(shard_path(directory, number), end, bands) for number, end in ends.iter_rows()}


def _shard(path: Path, frames: int, bands: int) -> NDArray[np.float16]:
    """A mapped shard with at least this many frames."""
    # its numbers are not read here: a store may be larger than the memory
    shard: NDArray[np.float16] = map_array(path, np.float16, (None, bands), finite=False, hint=_AGAIN)
    if len(shard) < frames:
        raise _damaged(path, f"{frames:,} frames", f"{len(shard):,}")
    return shard


def _read_table(path: Path) -> pl.DataFrame:
    try:
        table = read_table(path)
    except (OSError, MemoryError, pl.exceptions.PolarsError) as error:
        raise _damaged(path, "a whole file", f"one that cannot be read: {error}") from error
    if table.schema != pl.Schema(INDEX_SCHEMA):
        raise _damaged(path, f"the columns {', '.join(INDEX_SCHEMA)}", ", ".join(table.columns))
    if (
        any(table[name].null_count() for name in ("id", "shard", "row", "frames"))
        or (table["row"] > _FAR).any()
    ):
        raise _damaged(path, "a place for each track", "others")
    return table


_FAR: Final = 2**62
"""No shard has so many frames; sums of larger numbers would begin anew at 0."""


def _damaged(path: Path, expected: str, got: str) -> ArtifactError:
    return ArtifactError(
        expected=expected,
        got=got,
        where=Where(path),
        hint=_AGAIN,
    )
