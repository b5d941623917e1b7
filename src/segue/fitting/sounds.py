"""Sounds of a dataset's tracks from a feature store, for the facets of a fit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from segue.audio.id_matches import check_matches
from segue.audio.inputs import StoreInputs
from segue.audio.pace import paces
from segue.audio.sounds import FittedSoundEncoder, SoundEncoder
from segue.audio.store import FeatureStore
from segue.data.dataset import TRACK_SCHEMA, Dataset
from segue.facets.sounds import Sounds
from segue.library.reading import SOUNDS
from segue.protocols import Progress


class Listened(NamedTuple):
    """A dataset with the sounds of its tracks.

    Attributes:
        dataset: The dataset, plus the tracks that only the store has.
        sounds: The sound of each track.
        encoder: The encoder of the sounds, for a query's clips too.
    """

    dataset: Dataset
    sounds: Sounds
    encoder: FittedSoundEncoder


def listen(dataset: Dataset, store: FeatureStore, *, seed: int, progress: Progress) -> Listened:
    """Encode the sounds of a dataset's tracks in a store, and add the tracks that only the store has.

    Args:
        dataset: Playlists and tracks.
        store: Spectrograms by track id.
        seed: Seed of the encoder.
        progress: Shows the encoding.

    Raises:
        DataError: No track of the dataset is in the store.
    """
    check_matches(dataset.tracks["id"].to_list(), store)
    if SOUNDS not in dataset.manifest.source:  # of a music folder's files, those that it lacks are gone
        dataset = with_tracks(dataset, store.ids)
    ids = dataset.tracks["id"].to_list()
    rows = np.array([row for row, track in enumerate(ids) if track in store], np.int64)
    inputs = StoreInputs(store, tuple(ids[row] for row in rows.tolist()))
    encoder = SoundEncoder().fit(inputs, mel=store.manifest.mel, seed=seed)
    vectors = np.zeros((len(ids), encoder.dim), np.float32)
    vectors[rows] = encoder.encode_of(inputs, range(len(rows)), progress)
    pace = np.zeros((len(ids), 2), np.float32)
    pace[rows] = np.stack(paces(inputs, range(len(rows)), store.manifest.mel.frame_rate, progress), axis=1)
    return Listened(dataset, Sounds(vectors, pace), encoder)


def with_tracks(dataset: Dataset, ids: tuple[str, ...]) -> Dataset:
    """Return the dataset with a row for each missing track, of which only the id is known.

    Ids of another type than the dataset's (texts, where all its ids are integers) are left out.
    """
    there = set(dataset.tracks["id"].to_list())
    integers = dataset.manifest.track_ids == "integer"
    new = [track for track in ids if track not in there and (not integers or _is_integer(track))]
    if not new:
        return dataset
    nothing = {
        name: pl.lit([] if isinstance(kind, pl.List) else None, dtype=kind)
        for name, kind in TRACK_SCHEMA.items()
        if name != "id"
    }
    more = pl.DataFrame({"id": pl.Series(new, dtype=pl.String)}).with_columns(**nothing)
    return Dataset.of_tables(
        dataset.playlists,
        pl.concat([dataset.tracks.select(list(TRACK_SCHEMA)), more.select(list(TRACK_SCHEMA))]),
        source=dataset.manifest.source,
        playlist_ids=dataset.manifest.playlist_ids,
        track_ids=dataset.manifest.track_ids,
        weak=dataset.manifest.weak,
    )


def _is_integer(text: str) -> bool:
    try:
        return str(int(text)) == text
    except ValueError:
        return False
