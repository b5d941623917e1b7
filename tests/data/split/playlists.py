"""Datasets to split, and what can be seen of their splits."""

from __future__ import annotations

import collections
import datetime as dt

import numpy as np

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.data.split import ProtocolName, Split
from segue.types import Id

NAMES: list[ProtocolName] = ["melon", "melon-official", "mpd"]
EDITED = dt.datetime(2019, 12, 17, 14, 6, 45)


def dataset_of(records: list[PlaylistRecord]) -> Dataset:
    builder = DatasetBuilder()
    for record in records:
        builder.add_playlist(record)
    return builder.build({"format": "test"})


def full(count: int, *, tracks: int = 130, tags: int = 4) -> Dataset:
    """Playlists that fit every mix of every protocol."""
    rng = np.random.default_rng(5)
    return dataset_of(
        [
            PlaylistRecord(
                id=number,
                title=f"새벽 감성 ☕ {number}",
                tags=[f"태그{tag}" for tag in rng.permutation(50)[:tags]],
                tracks=rng.permutation(1000)[:tracks].tolist(),
                updated=EDITED + dt.timedelta(days=number),
            )
            for number in range(count)
        ]
    )


def originals(dataset: Dataset) -> dict[Id, tuple[list[Id], list[str], str]]:
    names = dataset.tracks["id"].to_list()
    return {
        dataset.playlist_id(row["id"]): (
            [dataset.track_id(names[track]) for track in row["tracks"]],
            row["tags"],
            row["title"] or "",
        )
        for row in dataset.playlists.iter_rows(named=True)
    }


def counts_of(result: Split) -> dict[str, int]:
    return dict(collections.Counter(result.mixes))
