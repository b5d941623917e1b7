from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from segue.errors import ConfigError
from segue.sample.mpd import MpdSize, MpdWorld
from segue.sample.mpd.contents import Contents


@pytest.fixture(scope="module")
def world() -> MpdWorld:
    return MpdWorld.of(2_300, seed=3)


@pytest.fixture(scope="module")
def slices(world: MpdWorld) -> list[Contents]:
    return [world.slice(number) for number in range(world.size.slices)]


def playlists_of(slices: list[Contents]) -> Iterator[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    for part in slices:
        yield from np.split(part.tracks, np.cumsum(part.lengths)[:-1])


def test_a_slice_is_the_same_whatever_was_drawn_before_it(world: MpdWorld, slices: list[Contents]) -> None:
    again = MpdWorld.of(2_300, seed=3)
    for number in (2, 0, 1):
        part = again.slice(number)
        assert np.array_equal(part.tracks, slices[number].tracks)
        assert np.array_equal(part.lengths, slices[number].lengths)
    assert not np.array_equal(MpdWorld.of(2_300, seed=4).slice(0).tracks, slices[0].tracks)


def test_slices_have_1000_playlists_and_the_last_one_the_rest(slices: list[Contents]) -> None:
    assert [part.lengths.size for part in slices] == [1000, 1000, 300]
    assert [part.name for part in slices] == ["0-999", "1000-1999", "2000-2299"]


def test_files_are_in_the_order_of_their_names() -> None:
    assert MpdSize(12_001).order == [0, 1, 10, 11, 12, 2, 3, 4, 5, 6, 7, 8, 9]


def test_no_playlist_has_a_track_twice_and_lengths_are_kept(world: MpdWorld, slices: list[Contents]) -> None:
    lists = list(playlists_of(slices))
    assert all(np.unique(tracks).size == tracks.size for tracks in lists)
    asked = world.lists.length.sum()
    assert 0.998 * asked < sum(tracks.size for tracks in lists) <= asked
    assert min(tracks.size for tracks in lists) >= 5


def test_every_track_is_in_a_playlist(world: MpdWorld, slices: list[Contents]) -> None:
    used = np.unique(np.concatenate([part.tracks for part in slices]))
    assert np.array_equal(used, np.arange(len(world.catalogue)))


@pytest.mark.parametrize(
    ("playlists", "share"), [(1_000_000, 0.0341), (9_000, 0.2706), (2_000, 0.439), (1_000, 0.535)]
)
def test_tracks_grow_as_those_of_the_million_playlists_do(playlists: int, share: float) -> None:
    pairs = 66 * playlists
    assert MpdSize(playlists).tracks(pairs) / pairs == pytest.approx(share, rel=0.03)


def test_popularity_has_a_head_and_a_tail(world: MpdWorld, slices: list[Contents]) -> None:
    counts = np.sort(np.bincount(np.concatenate([part.tracks for part in slices])))[::-1]
    assert 0.02 < counts[0] / world.size.playlists < 0.1
    assert (counts == 1).mean() > 0.4
    assert counts[: counts.size // 100].sum() > 0.15 * counts.sum()


def test_playlists_of_a_scene_share_more_tracks_than_others(world: MpdWorld, slices: list[Contents]) -> None:
    lists = [set(tracks.tolist()) for tracks in playlists_of(slices)]
    scene = world.lists.scene
    order = np.argsort(scene, kind="stable")
    pairs = [(a, b) for a, b in itertools.pairwise(order) if scene[a] == scene[b]]
    near = np.mean([len(lists[a] & lists[b]) for a, b in pairs])
    far = np.mean([len(lists[a] & lists[(a + 700) % len(lists)]) for a, _ in pairs])
    assert near > 3 * far


def test_tracks_of_an_artist_often_stand_together(world: MpdWorld, slices: list[Contents]) -> None:
    beside = shuffled = 0
    rng = np.random.default_rng(0)
    for tracks in playlists_of(slices[:1]):
        artists = world.catalogue.artist_of(tracks)
        beside += int((artists[1:] == artists[:-1]).sum())
        artists = rng.permutation(artists)
        shuffled += int((artists[1:] == artists[:-1]).sum())
    assert beside > 2 * shuffled


@pytest.mark.parametrize("playlists", [0, -5, 200_000_000])
def test_refuses_sizes_out_of_range(playlists: int) -> None:
    with pytest.raises(ConfigError, match="playlists from 1 to 100000000"):
        MpdWorld.of(playlists)


@pytest.mark.parametrize("playlists", [1, 2, 7])
def test_tiny_worlds_are_worlds_too(playlists: int) -> None:
    part = MpdWorld.of(playlists, seed=1).slice(0)
    assert part.lengths.size == playlists
    assert part.tracks.size == part.lengths.sum() > 0
