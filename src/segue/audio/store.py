"""A feature store: the spectrograms of a library on disk, in half precision, read in place by track id.

The directory has

- `manifest.json`: the format, the settings of the spectrograms, whether the source is complete, and the size and the
  SHA-256 of each shard and table;
- `shard-00000.npy`, …: shape (frames, bands), float16, many tracks one after the other, time first, so that
  a crop of a track is one run of bytes;
- `shard-00000.parquet`, …: the rows of each track, in this shard or an earlier one.

A shard appears whole, its table after it, and then the manifest that names both, so the next run continues the store
of a killed run. Loading checks all of them and keeps the shards open: a store that replaces this one later changes
nothing, and a shard that somebody writes into is an error, never other sound.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, Literal, Self

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

import segue
from segue.audio.mel import MELON, LogMel
from segue.audio.shards import Shard, damaged, shard_path, write_values
from segue.errors import DataError, Where
from segue.files import artifacts
from segue.files.artifacts import new_file, read_table, write_table
from segue.files.contents import Contents
from segue.files.digests import check_sizes, check_unchanged, sizes
from segue.files.encoder_manifests import read_manifest
from segue.files.hashes import check_hashes, hashes_of
from segue.files.reading import read_steadily
from segue.files.trust import is_trusted, trusting
from segue.types import Id

FloatArray = NDArray[np.float32]

FORMAT_VERSION: Final = 1

_TABLE: Final = ".parquet"

_MAKE: Final = "Copy"
"""How to repair a store, for messages: its sounds would have to be decoded again."""

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
        sizes: The size of each shard and table in bytes, by name; others in the directory do not count. Empty in
            stores of earlier versions, of which all count.
        sha256: The SHA-256 of each of them.
        library_version: The version of Segue that wrote it.
        kind: "audio features".
        format_version: The version of the layout.
    """

    mel: LogMel = MELON
    complete: bool = False
    tracks: int = 0
    stored_bytes: int = 0
    sizes: dict[str, int] = {}
    sha256: dict[str, str] = {}
    library_version: str = ""
    kind: Literal["audio features"] = "audio features"
    format_version: int = FORMAT_VERSION


@dataclasses.dataclass(frozen=True)
class FeatureStore:
    """Spectrograms by track id; the values are read from disk when they are used.

    Attributes:
        directory: Its directory.
        manifest: Its manifest.
        index: One row for each track, columns as in `INDEX_SCHEMA`.
    """

    directory: Path
    manifest: StoreManifest
    index: pl.DataFrame
    _rows: dict[str, int]
    _shards: Mapping[int, Shard] = dataclasses.field(repr=False)

    @classmethod
    def load(cls, directory: Path | str, *, trusted: bool = False, values: bool = True) -> Self:
        """Open a store, also one of an interrupted run.

        Args:
            directory: Its directory.
            trusted: Whether nobody else can have written into it. Then no digest is checked.
            values: Whether the digests of the shards are checked too: not by who reads none, such as a run that
                adds to the store. Without it only the tables' are.

        Raises:
            ArtifactError: The directory is missing, is no feature store, has a newer format, or is damaged.
        """
        directory = Path(directory)
        with trusting(trusted or is_trusted()):
            return read_steadily(directory, lambda opened: cls._load(opened, directory, values=values))

    @classmethod
    def _load(cls, opened: Path, directory: Path, *, values: bool) -> Self:
        """Read a store by the path it was opened by; `directory` is its own path."""
        manifest = read_manifest(opened, StoreManifest, kind="audio features", format_version=FORMAT_VERSION)
        contents = Contents.of(directory, manifest.sizes, opened=opened)
        check_sizes(contents, opened, manifest.sizes, kind="feature store", again=_MAKE)
        names = [name for name in manifest.sizes if values or name.endswith(_TABLE)]
        hashes = {name: manifest.sha256.get(name, "") for name in names}
        check_hashes(opened, hashes, kind="feature store", again=_MAKE)
        tables = [_read_table(path) for path in _tables(opened, manifest)]
        index = pl.concat(tables) if tables else pl.DataFrame(schema=INDEX_SCHEMA)
        rows = {key: row for row, key in enumerate(index["id"].to_list())}
        shards = _shards(opened, index, manifest.mel.bands, contents)
        check_unchanged(contents, opened, again=_MAKE)
        return cls(directory, manifest, index, rows, shards)

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
        values = self._shards[shard].read(row + begin, row + end)
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


def write_manifest(directory: Path, manifest: StoreManifest) -> None:
    """Replace a store's manifest, whole or not at all."""
    manifest = msgspec.structs.replace(manifest, library_version=segue.__version__)
    artifacts.write_manifest(manifest, directory)


def write_shard(directory: Path, number: int, values: NDArray[np.float16], index: pl.DataFrame) -> None:
    """Write a shard, then its table; they count once a manifest names them, see `sealed`."""
    write_values(directory, number, values)
    with new_file(shard_path(directory, number, _TABLE)) as path:
        write_table(index, path)


def sealed(manifest: StoreManifest, directory: Path, numbers: Iterable[int]) -> StoreManifest:
    """The manifest with the sizes and digests of some more shards and their tables."""
    names = [shard_path(Path(), number, suffix).name for number in numbers for suffix in (".npy", _TABLE)]
    return msgspec.structs.replace(
        manifest,
        sizes=manifest.sizes | sizes(directory, names),
        sha256=manifest.sha256 | hashes_of(directory, names),
    )


def sealed_as_found(store: FeatureStore) -> StoreManifest:
    """The manifest of a store, with the digests that one of an earlier version lacks."""
    if store.manifest.sizes:
        return store.manifest
    return sealed(store.manifest, store.directory, sorted(set(store.index["shard"].to_list())))


def _tables(directory: Path, manifest: StoreManifest) -> list[Path]:
    """The tables that count, in their order."""
    named = (directory / name for name in manifest.sizes if name.endswith(_TABLE))
    return sorted(named if manifest.sizes else directory.glob(f"shard-*{_TABLE}"))


def _shards(directory: Path, index: pl.DataFrame, bands: int, contents: Contents) -> dict[int, Shard]:
    """The open shards of an index, by their numbers."""
    ends = index.group_by("shard").agg((pl.col("row") + pl.col("frames")).max())
    found: dict[int, Shard] = {}
    for number, end in ends.iter_rows():
        shard = found[number] = Shard(directory, number, bands, contents)
        if shard.frames < end:
            raise damaged(shard_path(directory, number), f"{end:,} frames", f"{shard.frames:,}")
    return found


def _read_table(path: Path) -> pl.DataFrame:
    try:
        table = read_table(path)
    except (OSError, MemoryError, pl.exceptions.PolarsError) as error:
        raise damaged(path, "a whole file", f"one that cannot be read: {error}") from error
    if table.schema != pl.Schema(INDEX_SCHEMA):
        raise damaged(path, f"the columns {', '.join(INDEX_SCHEMA)}", ", ".join(table.columns))
    if (
        any(table[name].null_count() for name in ("id", "shard", "row", "frames"))
        or (table["row"] > _FAR).any()
    ):
        raise damaged(path, "a place for each track", "others")
    return table


_FAR: Final = 2**62
"""No shard has so many frames; sums of larger numbers would begin anew at 0."""
