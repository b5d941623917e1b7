"""A small library with playlists on a server, and a model of it."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np

import segue
from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.model import Model
from tests.sync.fake_subsonic import FakeSubsonic

TITLES = ("비 오는 밤 🌙", "새벽 감성", "운동", "Drive")


def songs() -> Mapping[str, tuple[str, str, str]]:
    """Ids, titles, artists and albums of forty tracks, in four groups that go together."""
    return {f"s{n:02}": (f"곡 {n}", f"가수 {n % 8}", f"앨범 {n // 5}") for n in range(40)}


def lists() -> list[tuple[str, list[str]]]:
    """Playlists, each of one group of tracks."""
    rng = np.random.default_rng(7)
    return [
        (TITLES[n % 4], [f"s{k:02}" for k in rng.choice(range(n % 4, 40, 4), 6, replace=False)])
        for n in range(24)
    ]


def dataset(prefix: str = "") -> Dataset:
    """The same as a dataset, whose ids have a prefix."""
    builder = DatasetBuilder()
    for key, (title, artist, album) in songs().items():
        builder.add_track(TrackRecord(id=prefix + key, title=title, artists=[artist], album=album))
    for number, (title, tracks) in enumerate(lists()):
        builder.add_playlist(PlaylistRecord(id=number, title=title, tracks=[prefix + key for key in tracks]))
    return builder.build({})


@functools.cache
def model(prefix: str = "") -> Model:
    """A model of it."""
    return segue.fit(dataset(prefix), recipe="fast", progress=False)


def fill(fake: FakeSubsonic, *, own: int = 2) -> None:
    """Give a server the tracks, and 솔이 some of the playlists."""
    for key, (title, artist, album) in songs().items():
        fake.add_song(key, title=title, artist=artist, album=album, duration=200)
    for title, tracks in lists()[:own]:
        fake.add_list(title, list(tracks))
