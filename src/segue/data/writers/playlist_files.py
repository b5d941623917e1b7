"""Continuations as playlist files for players: one file, or a folder of them with an index."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec
import polars as pl

import segue
from segue.data.dataset import Dataset
from segue.data.writers.file_names import distinct_stems
from segue.files.artifacts import new_directory, new_file
from segue.types import Continuation, Id, Query, TrackResult

INDEX: Final = "playlists.json"
"""The index in every folder of playlists: it maps files to playlists. A folder without one is never replaced."""


@dataclasses.dataclass(frozen=True)
class TrackEntry:
    """A recommended track with its description; "" or None is unknown, the rest as in `TRACK_SCHEMA`.

    `weight` is the track's weight as a seed when the playlist is continued.
    """

    track: TrackResult
    title: str = ""
    artists: tuple[str, ...] = ()
    album: str = ""
    duration_ms: int | None = None
    location: str = ""
    weight: float = 1.0
    isrc: str | None = None
    mbid: str | None = None


class PlaylistFormat(Protocol):
    """A kind of playlist file."""

    suffix: str

    def encode(self, query: Query, entries: Sequence[TrackEntry]) -> bytes:
        """The content of a file with these tracks; the query describes the playlist."""
        ...


class _Indexed(msgspec.Struct, frozen=True):
    file: str
    id: Id | None


class _Index(msgspec.Struct, frozen=True, kw_only=True):
    """The version that wrote the folder, and its playlists in the order of the queries."""

    format_version: int = 1
    library_version: str
    files: list[_Indexed]


def write_playlists(
    kind: PlaylistFormat,
    continuations: Sequence[Continuation],
    path: Path,
    *,
    queries: Sequence[Query],
    dataset: Dataset | None,
) -> None:
    """Write one file for one continuation, or a folder of files named by id and title for any other number.

    Args:
        kind: The format.
        continuations: One for each query, in the same order.
        path: The file or folder to create or replace.
        queries: The queries; a playlist gets its query's title.
        dataset: Source of albums, durations and locations.

    Raises:
        ArtifactError: The file or folder cannot be written, or the folder holds other files.
    """
    entries = _Entries(continuations, dataset)
    contents = (
        kind.encode(query, [entries.of(track) for track in continuation.tracks])
        for query, continuation in zip(queries, continuations, strict=True)
    )
    if len(continuations) == 1:
        with new_file(path) as temporary:
            temporary.write_bytes(next(contents))
        return
    with new_directory(path, marker=INDEX) as folder:
        files: list[_Indexed] = []
        names = distinct_stems(_name(query, number) for number, query in enumerate(queries, 1))
        for query, name, content in zip(queries, names, contents, strict=True):
            files.append(_Indexed(f"{name}{kind.suffix}", query.id))
            (folder / files[-1].file).write_bytes(content)
        index = _Index(library_version=segue.__version__, files=files)
        (folder / INDEX).write_bytes(msgspec.json.format(msgspec.json.encode(index), indent=2))


def _name(query: Query, number: int) -> str:
    key = str(number if query.id is None else query.id)
    return f"{key} {query.title}" if query.title else key


class _Entries:
    """The dataset's rows of all recommended tracks, by id."""

    def __init__(self, continuations: Sequence[Continuation], dataset: Dataset | None) -> None:
        self._rows: dict[str, dict[str, Any]] = {}
        if dataset is not None:
            wanted = {str(track.id) for continuation in continuations for track in continuation.tracks}
            names = pl.Series(sorted(wanted), dtype=pl.String)
            rows = dataset.tracks.filter(pl.col("id").is_in(names.implode()))
            self._rows = {row["id"]: row for row in rows.iter_rows(named=True)}

    def of(self, track: TrackResult) -> TrackEntry:
        row = self._rows.get(str(track.id), {})
        return TrackEntry(
            track,
            title=track.title or row.get("title") or "",
            artists=track.artists or tuple(row.get("artists") or ()),
            album=row.get("album") or "",
            duration_ms=row.get("duration_ms"),
            location=row.get("location") or "",
            isrc=row.get("isrc"),
            mbid=row.get("mbid"),
        )
