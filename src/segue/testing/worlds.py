"""Generated training sets and queries for the checks, the same on every machine."""

from __future__ import annotations

import functools
import random
from collections.abc import Sequence

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.facets import Facets
from segue.sample import make_sample
from segue.types import Query


@functools.cache
def sample() -> Dataset:
    """Return a small world with titles, tags, dates, artists, albums and genres."""
    return make_sample(playlists=150, tracks=600, seed=4, untitled=0.1, untagged=0.1)


@functools.cache
def sample_facets() -> Facets:
    """Return the facets of `sample`."""
    return Facets.of(sample())


@functools.cache
def long_facets() -> Facets:
    """Return a training set with one playlist of 5,000 tracks and 40 of 20."""
    chance = random.Random(5)  # noqa: S311 - not for secrets
    builder = DatasetBuilder()
    builder.add_playlist(PlaylistRecord(id=0, title="전부 다", tags=["전부"], tracks=list(range(5_000))))
    for playlist in range(1, 41):
        builder.add_playlist(
            PlaylistRecord(
                id=playlist,
                title=f"전부 {playlist % 3}",
                tags=["전부", f"태그 {playlist % 5}"],
                tracks=[chance.randrange(6_000) for _ in range(20)],
            )
        )
    return Facets.of(builder.build({"format": "test"}))


def sample_queries(dataset: Dataset) -> Sequence[Query]:
    """Return queries with every mix of inputs, cut from a dataset: an empty one, an unknown one, others."""
    found = [Query(), Query(tracks=("nobody", 10**9), tags=("없는 태그",), title="ㅁㄴㅇㄹ zxqj")]
    for row in dataset.playlists.head(40).iter_rows(named=True):
        tracks = tuple(dataset.tracks["id"][track] for track in row["tracks"])
        title, tags = row["title"] or "", tuple(row["tags"])
        half = tracks[: len(tracks) // 2]
        mixes = (
            Query(title=title, tags=tags, tracks=tracks, updated=row["updated"]),
            Query(title=title),
            Query(tags=tags[:1]),
            Query(tracks=half),
            Query(tracks=tracks[:1], updated=row["updated"]),
            Query(title=title, tags=tags[:2], tracks=half[:3]),
            Query(tracks=(*half, "nobody"), tags=(*tags, "없는 태그"), title=f"{title} 😀"),
        )
        found.append(mixes[len(found) % len(mixes)])
    return found
