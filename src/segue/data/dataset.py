"""A dataset: playlists and tracks as two Parquet tables and a manifest."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import msgspec
import polars as pl

import segue
from segue import forks
from segue.data.schema import PLAYLIST_SCHEMA as PLAYLIST_SCHEMA
from segue.data.schema import TRACK_SCHEMA as TRACK_SCHEMA
from segue.data.schema import IdKind as IdKind
from segue.data.schema import as_stored, completed
from segue.errors import ArtifactError, ConfigError, Where
from segue.files.artifacts import new_directory, read_table, write_manifest, write_table
from segue.files.contents import Contents
from segue.files.digests import altered, check_sizes, check_unchanged, ends, sizes
from segue.files.hashes import check_hashes, hashes_of
from segue.files.manifests import read_manifest
from segue.files.reading import read_steadily
from segue.ids import Id, typed_id

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame

FORMAT_VERSION: Final = 1

PLAYLISTS: Final = "playlists.parquet"
"""The table by which a dataset is recognised: a directory without it is never replaced by a dataset."""

TRACKS: Final = "tracks.parquet"

FILES: Final = (PLAYLISTS, TRACKS)

AGAIN: Final = "Import or copy"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of a dataset directory.

    Attributes:
        format_version: The version of the layout.
        library_version: The version of Segue that wrote it.
        source: The format that it was read from, such as "melon" or "sample", and details worth keeping.
        playlist_ids: "integer" if every playlist id was an integer in the source, else "text".
        track_ids: The same for track ids, so that ids are written as they were read.
        counts: Numbers of rows and pairs: playlists, tracks, pairs, tags.
        fingerprint: BLAKE2 digest of both tables' content; equal content, equal fingerprint.
        sizes: The bytes of each file; only in a directory's manifest.
        digests: Digests of the files' ends, which tell tables of two datasets apart.
        sha256: SHA-256 of the files; none in a dataset of an earlier version.
        weak: Sorts of weak playlists that a fit adds, such as "album", each with its weight; see
            `segue.facets.weak_playlists`.
    """

    format_version: int = FORMAT_VERSION
    library_version: str = ""
    source: dict[str, str] = {}
    playlist_ids: IdKind = "text"
    track_ids: IdKind = "text"
    counts: dict[str, int] = {}
    fingerprint: str = ""
    sizes: dict[str, int] = {}
    digests: dict[str, str] = {}
    sha256: dict[str, str] = {}
    weak: dict[str, float] = {}


@dataclasses.dataclass(frozen=True)
class Dataset:
    """Playlists and the tracks they name; columns as in `PLAYLIST_SCHEMA` and `TRACK_SCHEMA`."""

    playlists: pl.DataFrame
    tracks: pl.DataFrame
    manifest: Manifest

    @classmethod
    def of(
        cls,
        playlists: IntoDataFrame,
        tracks: IntoDataFrame | None = None,
        *,
        source: dict[str, str] | None = None,
        playlist_ids: IdKind | None = None,
        track_ids: IdKind | None = None,
        **columns: str,
    ) -> Self:
        """Make a dataset from tables of any library. They are checked and converted as readers do with files.

        With two tables, columns are those of `PLAYLIST_SCHEMA` and `TRACK_SCHEMA` in any order. Only `id` is
        required; a missing column means unknown values, and other columns are ignored. A playlist's `tracks` are row
        numbers of the tracks table, from 0; a repeated track or tag counts once. Ids follow `segue.ids`, tags
        `segue.data.tags`, ISRCs `segue.data.isrc`, MusicBrainz ids `segue.data.mbid`. A duration outside 1 to 2³² - 1
        ms counts as unknown.

        Args:
            playlists: A frame of pandas, polars or PyArrow, or any object that exports an Arrow stream.
            tracks: The same.
            source: The origin of the tables, for the manifest.
            playlist_ids: The kind of ids to write; by default integers if the column has only integers.
            track_ids: The same for tracks.
            **columns: Of one table, Segue's name of a column → its name there; by default the same.

        Raises:
            ConfigError: Columns are named that Segue does not know, or although there are two tables.
            DataError: A value does not fit its column; the message names table, row (from 0) and column.
        """
        from segue.data import (
            frames,
            long_frames,
        )  # they import narwhals, which only tables from other libraries need

        forks.check("make a dataset")
        if tracks is None:
            playlists, tracks, kinds = long_frames.tables(playlists, columns)
            playlist_ids, track_ids = playlist_ids or kinds[0], track_ids or kinds[1]
        elif columns:
            raise ConfigError(
                expected="one table whose columns are named",
                got="two",
                where=Where(field=next(iter(columns))),
            )
        described = frames.track_table(tracks, track_ids)
        listed = frames.playlist_table(playlists, described.table.height, playlist_ids)
        return cls.of_tables(
            listed.table,
            described.table,
            source=source,
            playlist_ids=listed.ids,
            track_ids=described.ids,
        )

    @classmethod
    def of_tables(
        cls,
        playlists: pl.DataFrame,
        tracks: pl.DataFrame,
        *,
        source: dict[str, str] | None = None,
        playlist_ids: IdKind = "text",
        track_ids: IdKind = "text",
        weak: Mapping[str, float] | None = None,
    ) -> Self:
        """Make a dataset, with counts and fingerprint, from tables that fit the schemas already; nothing is checked.

        Columns that are stored only if they hold something (`schema.OPTIONAL`) may be absent. Use `of` for tables
        from other libraries.
        """
        forks.check("make a dataset")
        playlists = playlists.select(pl.col(name).cast(kind) for name, kind in PLAYLIST_SCHEMA.items())
        tracks = completed(tracks, TRACK_SCHEMA).select(
            pl.col(name).cast(kind) for name, kind in TRACK_SCHEMA.items()
        )
        manifest = Manifest(
            library_version=segue.__version__,
            source=source or {},
            playlist_ids=playlist_ids,
            track_ids=track_ids,
            counts={
                "playlists": playlists.height,
                "tracks": tracks.height,
                "pairs": int(playlists["tracks"].list.len().sum()),
                "tags": playlists["tags"].explode().drop_nulls().n_unique(),
            },
            fingerprint=_fingerprint(playlists, tracks),
            weak=dict(weak or {}),
        )
        return cls(playlists, tracks, manifest)

    @classmethod
    def load(cls, directory: Path | str) -> Self:
        """Read a dataset directory.

        Raises:
            ArtifactError: The directory is missing, is no dataset, has a newer format, or a table is damaged.
        """
        forks.check("load a dataset")
        directory = Path(directory)
        return read_steadily(directory, lambda opened: cls._load(opened, directory))

    @classmethod
    def _load(cls, opened: Path, directory: Path) -> Self:
        """Read a dataset by the path it was opened by; `directory` is its own path."""
        manifest = read_manifest(
            opened,
            Manifest,
            kind="dataset",
            format_version=FORMAT_VERSION,
            make="Make one with `segue import` or `segue sample`.",
            again="Import the dataset again.",
        )
        contents = Contents.of(directory, {*FILES, *manifest.sizes}, opened=opened)
        check_sizes(contents, opened, manifest.sizes, kind="dataset", again=AGAIN)
        for name, expected in manifest.digests.items():
            try:
                same = ends(opened / name) == expected
            except (OSError, ValueError):
                same = False
            if not same:
                raise altered(opened / name, "dataset", again=AGAIN)
        check_hashes(opened, manifest.sha256, kind="dataset", again=AGAIN)
        tracks = _read_table(opened / TRACKS, TRACK_SCHEMA)
        playlists = _read_table(opened / PLAYLISTS, PLAYLIST_SCHEMA)
        _check_rows(opened, playlists, tracks.height)
        check_unchanged(contents, opened, again=AGAIN)
        # a loaded dataset equals the saved one: files belong to the directory, not to the dataset
        return cls(playlists, tracks, msgspec.structs.replace(manifest, sizes={}, digests={}, sha256={}))

    def save(self, directory: Path | str) -> None:
        """Write the dataset as a directory, whole or not at all. An older dataset there is replaced."""
        with new_directory(Path(directory), marker=PLAYLISTS) as temporary:
            write_table(self.playlists, temporary / PLAYLISTS)
            write_table(as_stored(self.tracks), temporary / TRACKS)
            manifest = msgspec.structs.replace(
                self.manifest,
                sizes=sizes(temporary, FILES),
                digests={name: ends(temporary / name) for name in FILES},
                sha256=hashes_of(temporary, FILES),
            )
            write_manifest(manifest, temporary)

    def with_weak(self, weak: Mapping[str, float]) -> Self:
        """Return the dataset with other weak playlists, see `Manifest.weak`."""
        return dataclasses.replace(self, manifest=msgspec.structs.replace(self.manifest, weak=dict(weak)))

    def artist_names(self) -> tuple[str, ...]:
        """The artists' names of the tracks, each once, sorted."""
        names = self.tracks["artists"].explode().drop_nulls().unique().sort()
        return tuple(str(name) for name in names.to_list())

    def track_id(self, text: str) -> Id:
        """A stored track id in the kind of its source."""
        return typed_id(text, integer=self.manifest.track_ids == "integer")

    def playlist_id(self, text: str) -> Id:
        """A stored playlist id in the kind of its source."""
        return typed_id(text, integer=self.manifest.playlist_ids == "integer")


def _fingerprint(playlists: pl.DataFrame, tracks: pl.DataFrame) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for table in (playlists, as_stored(tracks)):
        for name in table.columns:
            digest.update(name.encode())
            digest.update(table[name].hash(seed=0).to_numpy().tobytes())
    return digest.hexdigest()


def _read_table(path: Path, schema: Mapping[str, Any]) -> pl.DataFrame:
    try:
        table = completed(read_table(path), schema)
    except (OSError, MemoryError, pl.exceptions.PolarsError) as error:
        raise ArtifactError(
            expected="a whole file",
            got=f"one that cannot be read: {error}",
            where=Where(path),
            hint="Import the dataset again.",
        ) from error
    wrong = [name for name, kind in schema.items() if name not in table.columns or table.schema[name] != kind]
    if wrong:
        raise ArtifactError(
            expected="the columns of a dataset",
            got=f"others for {', '.join(wrong)}",
            where=Where(path),
            hint="Import the dataset again.",
        )
    return table


def _check_rows(directory: Path, playlists: pl.DataFrame, tracks: int) -> None:
    """Check that each row has an id, and that playlists name rows of the tracks' table: others index with them."""
    codes = playlists["tracks"].explode(empty_as_null=False, keep_nulls=False)
    most = codes.max()
    if playlists["id"].null_count() or codes.null_count() or (isinstance(most, int) and most >= tracks):
        raise ArtifactError(
            expected=f"playlists with ids, and tracks from 0 to {tracks - 1}",
            got="others",
            where=Where(directory / PLAYLISTS),
            hint="Import the dataset again.",
        )
