"""Kept playlists and feedback as a dataset for `segue fit`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import polars as pl

from segue.data.dataset import PLAYLISTS, TRACK_SCHEMA, Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.errors import ConfigError, DataError
from segue.model import load
from segue.service.store.checks import page_faults
from segue.service.store.copies import url_of
from segue.service.store.engine import bare
from segue.service.store.faults import DAMAGED, DamagedRow, code_of
from segue.service.store.rows import Kept
from segue.service.store.salvage import salvage
from segue.service.store.store import Store
from segue.types import Id


def export_feedback(
    store: str,
    dataset: Path | str,
    *,
    describe: Path | None = None,
    drafts: bool = False,
    damaged: list[DamagedRow] | None = None,
) -> Dataset:
    """Write the kept playlists as a dataset. A damaged store is not changed.

    Args:
        store: The store's URL, or the path of its SQLite file.
        dataset: The directory to create or replace.
        describe: A model or dataset directory with titles, artists and albums of the tracks.
        drafts: Whether to include drafts; see `feedback`.
        damaged: Where to list playlists that cannot be read; None raises the first of them.

    Raises:
        ConfigError: There is no such store, or it cannot be opened at all.
        DamagedRow: A playlist cannot be read.
        ArtifactError: `describe` is neither a model nor a dataset, or `dataset` cannot be written.
        DataError: No kept playlist has any content.
    """
    tracks = _tracks_of(describe) if describe else None
    kept = _opened(url_of(store))
    try:
        made = feedback(kept, tracks, drafts=drafts, damaged=damaged)
    finally:
        kept.close()
    made.save(dataset)
    return made


def feedback(
    store: Store,
    tracks: pl.DataFrame | None = None,
    *,
    drafts: bool = False,
    damaged: list[DamagedRow] | None = None,
) -> Dataset:
    """The kept playlists as a dataset: their tracks and the kept recommended ones, without dropped tracks.

    Args:
        store: The store.
        tracks: A tracks table with descriptions of the tracks, as in `TRACK_SCHEMA`; without it, only ids.
        drafts: Whether to include drafts: playlists that nobody has confirmed.
        damaged: Where to list playlists that cannot be read; None raises the first of them.

    Raises:
        DamagedRow: A playlist cannot be read.
        DataError: No kept playlist has any content.
    """
    builder = DatasetBuilder()
    named: dict[str, Id] = {}
    count = 0
    for playlist in _playlists(store, damaged):
        if playlist.draft and not drafts:
            continue
        held = held_tracks(playlist)
        if held or playlist.title.strip() or any(tag.strip() for tag in playlist.tags):
            count += 1
            named |= {str(track): track for track in held}
            builder.add_playlist(
                PlaylistRecord(
                    id=playlist.key,
                    title=playlist.title or None,
                    tags=list(playlist.tags),
                    tracks=held,
                    updated=playlist.saved,
                )
            )
    if not count:
        raise DataError(
            expected="kept playlists",
            got="none that says anything",
            hint="Save some to the library on the page first, or take the drafts too (--drafts).",
        )
    if tracks is not None:
        for row in tracks.filter(pl.col("id").is_in(list(named))).iter_rows(named=True):
            described = {name: row[name] for name in TRACK_SCHEMA if name != "id"}
            builder.add_track(msgspec.convert({"id": named[row["id"]], **described}, TrackRecord))
    return builder.build({"format": "feedback", "playlists": str(count)})


def _opened(url: str) -> Store:
    """The store with its tables up to date; a damaged one as it is."""
    try:
        return Store.open(url)
    except ConfigError as error:
        if code_of(getattr(error.__cause__, "orig", None)) not in DAMAGED:
            raise
        return Store(bare(url))


def _playlists(store: Store, damaged: list[DamagedRow] | None) -> Iterator[Kept]:
    if damaged is not None and page_faults(store.engine):
        return salvage(store.engine, damaged)
    return store.all(damaged)


def held_tracks(playlist: Kept) -> list[Id]:
    """A playlist's tracks, then the kept recommended ones, without dropped tracks and repeats."""
    dropped = set(playlist.dropped)
    held = dict.fromkeys((*playlist.tracks, *playlist.kept, *playlist.pinned))
    return [track for track in held if track not in dropped]


def _tracks_of(directory: Path) -> pl.DataFrame:
    """The tracks table of a model or dataset directory."""
    if (directory / PLAYLISTS).is_file():
        return Dataset.load(directory).tracks
    return load(directory).tracks
