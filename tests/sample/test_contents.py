"""What the playlists of the generated world hold, and what can be learnt from it."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from numpy.typing import NDArray

from segue.sample import World, make_world
from segue.sample.shelves import SOURCES


def pairs_of(world: World) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    held = world.dataset.playlists["tracks"]
    playlist = np.repeat(np.arange(held.len()), held.list.len().to_numpy())
    return playlist, held.explode().to_numpy().astype(np.int64)


def matrix_of(world: World) -> sp.csr_array:
    playlist, track = pairs_of(world)
    shape = (len(world.playlists), len(world.tracks))
    return sp.csr_array((np.ones(playlist.size, dtype=np.float32), (playlist, track)), shape=shape)


def test_no_track_from_the_future(world: World) -> None:
    playlist, track = pairs_of(world)
    assert (world.tracks.released[track] <= world.playlists.updated[playlist]).all()
    released = world.dataset.tracks["released"].to_numpy()[track]
    updated = world.dataset.playlists["updated"].dt.date().to_numpy()[playlist]
    assert (released <= updated).all()


def test_lengths_are_log_normal_with_melons_mean_and_limit(world: World) -> None:
    lengths = world.dataset.playlists["tracks"].list.len().to_numpy()
    assert lengths.min() >= 1
    assert lengths.max() == 200
    assert lengths.mean() == pytest.approx(46, abs=4)
    assert np.median(lengths) == pytest.approx(30, abs=3)
    assert (lengths <= world.playlists.length).all()
    assert lengths.sum() > 0.95 * world.playlists.length.sum()


def test_track_popularity_has_a_long_tail(world: World) -> None:
    counts = np.bincount(pairs_of(world)[1], minlength=len(world.tracks))
    assert 0.02 < (counts == 0).mean() < 0.3
    assert 0.2 < (counts <= 2).mean() < 0.6
    assert 0.015 < counts.max() / len(world.playlists) < 0.05
    top_tenth = np.sort(counts)[-counts.size // 10 :].sum() / counts.sum()
    assert 0.3 < top_tenth < 0.7


def test_a_larger_catalogue_has_a_longer_tail() -> None:
    large = make_world(playlists=1_500, tracks=60_000)
    counts = np.bincount(pairs_of(large)[1], minlength=60_000)
    used = counts[counts > 0]
    assert (used <= 2).mean() > 0.6
    assert 0.01 < counts.max() / 1_500 < 0.06


@pytest.mark.parametrize(
    ("level", "lift"), [("theme", 5), ("scene", 7), ("artist", 8), ("album", 9), ("genre", 3)]
)
def test_tracks_alike_share_playlists_far_more_than_chance(world: World, level: str, lift: float) -> None:
    """Share of pairs of tracks in one playlist that are alike, over that among tracks drawn by popularity."""
    group = getattr(world.tracks, level)
    playlist, track = pairs_of(world)
    beside = playlist[1:] == playlist[:-1]
    together = (group[track[1:]] == group[track[:-1]])[beside].mean()
    shuffled = np.random.default_rng(0).permutation(track)
    assert together > lift * (group[shuffled[1:]] == group[shuffled[:-1]]).mean()


def test_years_hold_together_and_new_tracks_are_listened_to(world: World) -> None:
    playlist, track = pairs_of(world)
    day, edit = world.tracks.released[track], world.playlists.updated[playlist]
    beside = playlist[1:] == playlist[:-1]
    apart = np.abs(np.diff(day))[beside].mean()
    shuffled = np.abs(np.diff(np.random.default_rng(0).permutation(day))).mean()
    assert apart < 0.87 * shuffled
    fresh = (edit - day < 120).mean()
    # Were the day of the edit without influence, so many of the tracks there were would be fresh.
    age = np.random.default_rng(0).permutation(edit) - day
    assert fresh > 2 * (age[age >= 0] < 120).mean()


def test_collectors_gather_one_artist(world: World) -> None:
    playlist, track = pairs_of(world)
    artists = len(world.artists)
    key, count = np.unique(playlist * artists + world.tracks.artist[track], return_counts=True)
    most = np.zeros(len(world.playlists))
    np.maximum.at(most, key // artists, count)
    share = most / np.bincount(playlist)
    collector = world.playlists.collector
    assert 0.03 < collector.mean() < 0.07
    assert share[collector].mean() > 2 * share[~collector].mean()


def test_shares_of_sources_add_up() -> None:
    assert sum(SOURCES.values()) == pytest.approx(1)


def test_neighbours_are_good_but_not_perfect_and_beat_popularity(world: World) -> None:
    """Half of the tracks of 200 playlists hidden: nDCG@100 of the 100 nearest playlists' tracks."""
    rng = np.random.default_rng(0)
    asked = rng.permutation(len(world.playlists))[:200]
    known = matrix_of(world)
    train = sp.diags_array((~np.isin(np.arange(known.shape[0]), asked)).astype(np.float32)) @ known
    popularity = np.asarray(train.sum(axis=0)).ravel()
    weighted = train * np.log(train.shape[0] / (popularity + 1))
    norm = np.maximum(np.sqrt(weighted.multiply(weighted).sum(axis=1)), 1)
    scores: dict[str, list[float]] = {"neighbours": [], "popularity": []}
    for row in asked:
        tracks = rng.permutation(known[[row]].indices)
        seeds, hidden = np.array_split(tracks, 2)
        if not hidden.size:
            continue
        likeness = weighted @ np.isin(np.arange(known.shape[1]), seeds).astype(np.float32) / norm**0.8
        nearest = np.argsort(-likeness)[:100]
        score = train[nearest].T @ likeness[nearest] ** 1.5
        scores["neighbours"].append(ndcg(score, seeds, hidden))
        scores["popularity"].append(ndcg(popularity, seeds, hidden))
    neighbours, popular = np.mean(scores["neighbours"]), np.mean(scores["popularity"])
    assert 0.25 < neighbours < 0.45
    assert popular < 0.06


def ndcg(score: NDArray[np.float64], seeds: NDArray[np.int64], hidden: NDArray[np.int64]) -> float:
    score = score.astype(np.float64)
    score[seeds] = -np.inf
    hits = np.isin(np.argsort(-score, kind="stable")[:100], hidden)
    discount = 1 / np.log2(np.arange(2, 102))
    return float((hits * discount).sum() / discount[: hidden.size].sum())
