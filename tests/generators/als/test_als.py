"""ALS: folding a query in, against the normal equations written out; what is factorised and what is left out."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Block, Facets, query_rows
from segue.facets.matrix import UNKNOWN_DAY
from segue.facets.time_bins import TimeBins
from segue.generators.als.als import ALS
from segue.generators.als.fitted import FittedALS
from segue.protocols import Silent
from segue.types import Query


def fit(settings: ALS, facets: Facets) -> FittedALS:
    return settings.fit(facets, seed=7, progress=Silent())


@pytest.fixture(scope="module")
def fitted(sample_facets: Facets) -> FittedALS:
    return fit(ALS(12, unobserved=0.05, iterations=4), sample_facets)


def normal_equations(fitted: FittedALS, known: dict[Block, list[int]]) -> NDArray[np.float64]:
    """x = (a Y'Y + r I + sum w y y')^-1 sum w y, every matrix in full."""
    settings = fitted.settings
    everything = np.concatenate([np.asarray(part, np.float64) for part in fitted.facet_vectors.values()])
    left = settings.unobserved * everything.T @ everything + settings.regularization * np.eye(
        settings.factors
    )
    right = np.zeros(settings.factors)
    for block, codes in known.items():
        weight = settings.blocks[block]
        for y in fitted.facet_vectors[block][codes].astype(np.float64):
            left += weight * np.outer(y, y)
            right += weight * y
    return np.linalg.solve(left, right)


@pytest.mark.parametrize("seeds", [1, 3, 11, 12, 13, 60])
def test_folding_in_solves_the_normal_equations(fitted: FittedALS, sample_facets: Facets, seeds: int) -> None:
    """Fewer seeds than factors and more go different ways to the same vector."""
    names = sample_facets.vocabulary.names
    query = Query(tracks=names["track"][:seeds], tags=names["tag"][:2], title="비 오는 날 드라이브")
    rows = query_rows([query], sample_facets)
    known: dict[Block, list[int]] = {
        block: rows.codes(block, 0).tolist() for block in ("track", "tag", "word")
    }
    assert known["word"]
    assert fitted.query_vectors(rows)[0] == pytest.approx(normal_equations(fitted, known), rel=1e-3, abs=1e-5)


def test_a_score_is_the_product_of_the_vectors(fitted: FittedALS, sample_facets: Facets) -> None:
    rows = query_rows([Query(tracks=sample_facets.vocabulary.names["track"][:5])], sample_facets)
    asked = fitted.query_vectors(rows)[0]
    for target, block in (("tracks", "track"), ("tags", "tag")):
        ranked = fitted.score(rows, target).top(0, 5)
        np.testing.assert_allclose(
            ranked.scores, fitted.facet_vectors[block][ranked.codes] @ asked, rtol=1e-5
        )


def test_a_query_of_unknown_facets_has_a_vector_of_zeros(fitted: FittedALS, sample_facets: Facets) -> None:
    rows = query_rows([Query(tracks=("nobody",)), Query()], sample_facets)
    assert not fitted.query_vectors(rows).any()


def objective(fitted: FittedALS, facets: Facets) -> float:
    """What is minimised, written out over all playlists and facets."""
    settings = fitted.settings
    y = np.concatenate([fitted.facet_vectors[block] for block in settings.blocks]).astype(np.float64)
    x = fitted.playlists.astype(np.float64)
    held = [facets.playlists[block].toarray() * weight for block, weight in settings.blocks.items()]
    weights = np.concatenate(held, axis=1) * np.outer(x.any(axis=1), y.any(axis=1))
    predicted = x @ y.T
    error = (weights * (1 - predicted) ** 2).sum() + settings.unobserved * (predicted**2).sum()
    shrunk = settings.facet_regularization * (weights.sum(axis=0) * (y**2).sum(axis=1)).sum()
    return float(error + shrunk + settings.regularization * (x**2).sum())


def test_every_sweep_brings_the_objective_down(sample_facets: Facets) -> None:
    settings = ALS(8, unobserved=0.05, regularization=0.3, blocks={"track": 1.0, "tag": 0.5})
    found = [
        objective(fit(dataclasses.replace(settings, iterations=n), sample_facets), sample_facets)
        for n in range(1, 6)
    ]
    assert found == sorted(found, reverse=True)
    assert found[-1] < 0.98 * found[0]


def test_rare_tags_have_no_vector_and_tracks_of_one_playlist_have_one(sample_facets: Facets) -> None:
    fitted = fit(ALS(4, iterations=1, least=3), sample_facets)
    rare = (sample_facets.tag_counts < 3) & (sample_facets.tag_counts > 0)
    assert rare.any()
    assert not fitted.facet_vectors["tag"][rare].any()
    assert fitted.facet_vectors["tag"][sample_facets.tag_counts >= 3].any(axis=1).all()
    once = sample_facets.track_counts == 1
    assert once.any()
    assert fitted.facet_vectors["track"][once].any(axis=1).all()
    assert not fitted.facet_vectors["track"][sample_facets.track_counts == 0].any()


def test_playlists_without_the_needed_block_and_of_one_facet_are_not_factorised(tiny: Facets) -> None:
    every = fit(ALS(2, iterations=2, blocks={"track": 1.0, "word": 1.0}), tiny)
    assert every.playlists.any(axis=1).tolist() == [True, True, True, True]
    tracks = fit(ALS(2, iterations=2, blocks={"track": 1.0, "word": 1.0}, needs="track"), tiny)
    assert tracks.playlists.any(axis=1).tolist() == [True, True, True, False]
    tags = fit(ALS(2, iterations=2, blocks={"track": 0.0, "tag": 1.0}, least=1), tiny)
    assert tags.playlists.any(axis=1).tolist() == [True, False, True, False]  # a weight of 0 is no facet


def test_the_list_is_of_the_most_frequent_and_others_are_scored_when_named(sample_facets: Facets) -> None:
    fitted = fit(ALS(8, iterations=3, pool=20), sample_facets)
    rows = query_rows([Query(tracks=sample_facets.vocabulary.names["track"][:5])], sample_facets)
    scores = fitted.score(rows, "tracks")
    counts = sample_facets.track_counts
    listed = scores.top(0, 600).codes
    assert 0 < len(listed) <= 20
    assert counts[listed].min() >= np.sort(counts)[-20]
    outside = np.flatnonzero((counts > 0) & (counts < np.sort(counts)[-20])).astype(np.int32)
    assert scores.at(0, outside).any()


def test_more_factors_than_data_are_fine(tiny: Facets) -> None:
    fitted = fit(ALS(64, regularization=0.1, facet_regularization=0.01), tiny)
    rows = query_rows([Query(tracks=(0,)), Query(tags=("카페",))], tiny)
    assert np.isfinite(fitted.query_vectors(rows)).all()
    ranked = fitted.score(rows, "tracks").top(0, 5)
    assert ranked.codes[0] == 0  # a seed is most like itself
    assert 1 in ranked.codes[:3]  # which stands beside it twice


def test_every_block_and_the_normal_matrix_have_a_file_of_their_own(sample_facets, tmp_path):
    settings = ALS(factors=8, iterations=2, blocks={"track": 1.0, "tag": 1.0, "word": 0.5, "gram": 0.2})
    fitted = settings.fit(sample_facets, seed=0, progress=Silent())
    fitted.save(tmp_path)
    loaded = settings.load(tmp_path, sample_facets)
    for block, vectors in fitted.facet_vectors.items():
        assert np.array_equal(loaded.facet_vectors[block], vectors)


def test_tracks_that_stand_together_lie_nearer_with_stretches() -> None:
    """Three playlists of the same twelve tracks in the same order, beside other playlists."""
    builder = DatasetBuilder()
    for track in range(40):
        builder.add_track(TrackRecord(id=f"{track:02}"))
    for place in range(12):
        start = 0 if place < 3 else 12 + place
        builder.add_playlist(
            PlaylistRecord(id=str(place), tracks=[f"{track:02}" for track in range(start, start + 12)])
        )
    facets = Facets.of(builder.build({"format": "test"}))
    settings = ALS(8, unobserved=0.05, regularization=0.1, facet_regularization=0.05, blocks={"track": 1.0})
    plain, ordered = (
        fit(dataclasses.replace(settings, window=span), facets).facet_vectors["track"][:12] for span in (0, 4)
    )

    def contrast(vectors: np.ndarray) -> float:
        """How much nearer neighbours in the playlist are than its two ends."""
        unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        cosines = unit @ unit.T
        return float(np.mean(np.diag(cosines, 1)) - np.mean(np.diag(cosines, 8)))

    assert abs(contrast(plain)) < 0.01
    assert contrast(ordered) > 0.1


def test_playlists_have_the_same_rows_with_stretches(sample_facets: Facets) -> None:
    plain, ordered = (fit(ALS(4, iterations=2, window=span), sample_facets) for span in (0, 4))
    assert plain.playlists.shape == ordered.playlists.shape
    np.testing.assert_array_equal(plain.playlists.any(axis=1), ordered.playlists.any(axis=1))


@pytest.fixture(scope="module")
def timely() -> Facets:
    """Early playlists hold the tracks 0 to 5, late ones 4 to 9; all have the tag 밤, and a rare one another."""
    builder = DatasetBuilder()
    for track in range(10):
        builder.add_track(TrackRecord(id=track))
    rng = np.random.default_rng(3)
    for place in range(40):
        first, day = (0, 0) if place % 2 else (4, 720)
        held = rng.permutation(np.arange(first, first + 6))[:4].tolist()
        moment = dt.datetime(2015, 1, 1) + dt.timedelta(day + place)
        builder.add_playlist(PlaylistRecord(id=place, tags=["밤"], tracks=held, updated=moment))
    builder.add_playlist(PlaylistRecord(id=99, tags=["비"], tracks=[0, 9]))
    return Facets.of(builder.build({"format": "test"}))


TIMELY = ALS(8, unobserved=0.05, regularization=0.1, facet_regularization=0.05, iterations=8, time_bin=180)


def test_a_query_draws_on_what_was_liked_around_its_day(timely: Facets) -> None:
    fitted = fit(TIMELY, timely)
    days = [dt.datetime(2015, 1, 20), dt.datetime(2017, 1, 20)]
    rows = query_rows([Query(tags=("밤",), updated=day) for day in days], timely)
    tracks = np.arange(10, dtype=np.int32)
    early, late = (fitted.score(rows, "tracks").at(i, tracks) for i in range(2))
    assert early[:4].min() > early[6:].max()
    assert late[6:].min() > late[:4].max()


def test_a_day_counts_as_a_facet_of_its_seasons_and_only_beside_others(timely: Facets) -> None:
    fitted = fit(TIMELY, timely)
    day = dt.datetime(2015, 4, 11)
    rows = query_rows(
        [
            Query(tracks=(4,), updated=day),
            Query(tracks=(4,)),
            Query(updated=day),
            Query(tags=("비",), updated=day),
        ],
        timely,
    )
    found = fitted.query_vectors(rows)
    weights = TimeBins.of(timely, 180).weights(rows.updated).toarray()[0]
    y = np.concatenate([fitted.facet_vectors["track"][[4]], fitted.time_bins]).astype(np.float64)
    w = np.concatenate([[1.0], weights])
    expected = np.linalg.solve(fitted.equations.gram + (y.T * w) @ y, y.T @ w)
    np.testing.assert_allclose(found[0], expected, rtol=1e-3, atol=1e-5)
    assert not np.allclose(found[0], found[1])
    assert not found[2:].any()  # 비 is in one playlist, and has no vector
    np.testing.assert_allclose(
        fitted.query_vectors(rows, blocks=("track",))[0], found[1], rtol=1e-4, atol=1e-6
    )


def test_seasons_are_stored(timely: Facets, tmp_path: Path) -> None:
    fitted = fit(TIMELY, timely)
    fitted.save(tmp_path)
    loaded = TIMELY.load(tmp_path, timely)
    rows = query_rows([Query(tracks=(4,), updated=dt.datetime(2015, 4, 11))], timely)
    np.testing.assert_array_equal(loaded.query_vectors(rows), fitted.query_vectors(rows))


def test_without_dates_seasons_change_nothing(sample_facets: Facets) -> None:
    undated = dataclasses.replace(sample_facets, updated=np.full_like(sample_facets.updated, UNKNOWN_DAY))
    plain, timed = (fit(ALS(4, iterations=2, time_bin=period), undated) for period in (0, 90))
    np.testing.assert_array_equal(plain.facet_vectors["track"], timed.facet_vectors["track"])


def test_from_the_leading_part_few_sweeps_come_as_far_as_many_from_chance(sample_facets: Facets) -> None:
    settings = ALS(8, unobserved=0.05, regularization=0.3, blocks={"track": 1.0, "tag": 0.5})
    few, many, started = (
        objective(
            fit(dataclasses.replace(settings, iterations=n, passes=passes), sample_facets), sample_facets
        )
        for n, passes in ((2, 0), (6, 0), (2, 2))
    )
    assert started < few
    assert abs(started - many) < 0.5 * abs(few - many)
