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
from segue.errors import ArtifactError, Where
from segue.files.artifacts import new_directory, read_table, write_manifest, write_table
from segue.files.contents import Contents
from segue.files.digests import altered, check_sizes, check_unchanged, ends, sizes
from segue.files.manifests import read_manifest
from segue.files.reading import read_steadily
from segue.ids import Id, typed_id

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame

FORMAT_VERSION: Final = 1

PLAYLISTS: Final = "playlists.parquet"
"""A directory without this table is no dataset, and is never replaced by one."""

TRACKS: Final = "tracks.parquet"

FILES: Final = (PLAYLISTS, TRACKS)

AGAIN: Final = "Import or copy"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a dataset directory says of itself.

    Attributes:
        format_version: The layout's version.
        library_version: The Segue that wrote it.
        source: The format it came from, such as "melon" or "sample", and details worth keeping.
        playlist_ids: "integer" when every playlist id was an integer in the source, else "text".
        track_ids: The same for track ids, so that ids go out as they came in.
        counts: Rows and pairs: playlists, tracks, pairs, tags.
        fingerprint: BLAKE2 digest of both tables' content; equal content, equal fingerprint.
        sizes: Bytes of each file, in a directory's manifest alone.
        digests: Digests of their ends, by which tables of two datasets are told apart.
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
        tracks: IntoDataFrame,
        *,
        source: dict[str, str] | None = None,
        playlist_ids: IdKind | None = None,
        track_ids: IdKind | None = None,
    ) -> Self:
        """Make a dataset of two tables of any kind, checked and brought to one form as readers do with files.

        Columns are those of `PLAYLIST_SCHEMA` and `TRACK_SCHEMA` in any order; only `id` must be there, what is
        missing is unknown, and others are not read. `tracks` of a playlist are row numbers of the tracks table, from
        0; a track or tag that a playlist repeats counts once. Ids are as `segue.ids` has them, tags as
        `segue.data.tags`, ISRCs as `segue.data.isrc`. A duration outside 1 to 2³² - 1 ms is unknown.

        Args:
            playlists: A frame of pandas, polars or PyArrow, or anything that hands out an Arrow stream.
            tracks: The same.
            source: Where they came from, for the manifest.
            playlist_ids: How ids go out; when not given, as integers where the column holds nothing else.
            track_ids: The same for tracks.

        Raises:
            DataError: A value is not as its column has it; the message names table, row (from 0) and column.
        """
        from segue.data import frames  # with narwhals, which only tables from elsewhere need

        forks.check("make a dataset")
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
    ) -> Self:
        """Make a dataset, with counts and fingerprint, of tables that are as the schemas have it; nothing is checked.

        Columns that are stored only where they say something (`schema.OPTIONAL`) may be absent. Tables from
        elsewhere go through `of`.
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
        )
        return cls(playlists, tracks, manifest)

    @classmethod
    def load(cls, directory: Path | str) -> Self:
        """Read a dataset directory.

        Raises:
            ArtifactError: The directory is missing, is no dataset, is of a newer format, or a table is damaged.
        """
        forks.check("load a dataset")
        directory = Path(directory)
        return read_steadily(directory, lambda opened: cls._load(opened, directory))

    @classmethod
    def _load(cls, opened: Path, directory: Path) -> Self:
        """Read a dataset by the path it was opened by; `directory` is where it is."""
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
            if ends(opened / name) != expected:
                raise altered(opened / name, "dataset", again=AGAIN)
        playlists = _read_table(opened / PLAYLISTS, PLAYLIST_SCHEMA)
        tracks = _read_table(opened / TRACKS, TRACK_SCHEMA)
        check_unchanged(contents, opened, again=AGAIN)
        # what was loaded equals what was saved: files are the directory's, not the dataset's
        return cls(playlists, tracks, msgspec.structs.replace(manifest, sizes={}, digests={}))

    def save(self, directory: Path | str) -> None:
        """Write the dataset as a directory, whole or not at all, replacing an older dataset there."""
        with new_directory(Path(directory), marker=PLAYLISTS) as temporary:
            write_table(self.playlists, temporary / PLAYLISTS)
            write_table(as_stored(self.tracks), temporary / TRACKS)
            manifest = msgspec.structs.replace(
                self.manifest,
                sizes=sizes(temporary, FILES),
                digests={name: ends(temporary / name) for name in FILES},
            )
            write_manifest(manifest, temporary)

    def track_id(self, text: str) -> Id:
        """A stored track id in the kind its source had."""
        return typed_id(text, integer=self.manifest.track_ids == "integer")

    def playlist_id(self, text: str) -> Id:
        """A stored playlist id in the kind its source had."""
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
    except (OSError, pl.exceptions.PolarsError) as error:
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
