"""Kept playlists and feedback as a dataset for `segue fit`."""

from __future__ import annotations

from pathlib import Path

import msgspec
import polars as pl

from segue.data.dataset import PLAYLISTS, TRACK_SCHEMA, Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.errors import ConfigError, DataError
from segue.model import load
from segue.service.store.rows import Kept
from segue.service.store.store import Store
from segue.types import Id


def export_feedback(
    store: str, dataset: Path | str, *, describe: Path | None = None, drafts: bool = False
) -> Dataset:
    """Write the kept playlists as a dataset.

    Args:
        store: The store's URL, or the path of its SQLite file.
        dataset: The directory to create or replace.
        describe: A model or dataset directory with titles, artists and albums of the tracks.
        drafts: Whether to include drafts; see `feedback`.

    Raises:
        ConfigError: There is no such store.
        ArtifactError: `describe` is neither a model nor a dataset, or `dataset` cannot be written.
        DataError: No kept playlist has any content.
    """
    tracks = _tracks_of(describe) if describe else None
    kept = Store.open(_url(store))
    try:
        made = feedback(kept, tracks, drafts=drafts)
    finally:
        kept.close()
    made.save(dataset)
    return made


def feedback(store: Store, tracks: pl.DataFrame | None = None, *, drafts: bool = False) -> Dataset:
    """The kept playlists as a dataset: their tracks and the kept recommended ones, without dropped tracks.

    Args:
        store: The store.
        tracks: A tracks table with descriptions of the tracks, as in `TRACK_SCHEMA`; without it, only ids.
        drafts: Whether to include drafts: playlists that nobody has confirmed.

    Raises:
        DataError: No kept playlist has any content.
    """
    builder = DatasetBuilder()
    named: dict[str, Id] = {}
    count = 0
    for playlist in store.all():
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


def _url(store: str) -> str:
    """A store's URL, or the URL of an existing SQLite file."""
    if "://" in store:
        return store
    if not Path(store).is_file():
        raise ConfigError(
            expected="a store's URL or an SQLite file",
            got=repr(store),
            hint="`segue serve MODEL` keeps one beside the model, as MODEL.store.sqlite.",
        )
    return f"sqlite:///{Path(store).absolute()}"
