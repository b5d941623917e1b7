"""Cold tracks and cold seeds: a world of two kinds of tracks that sound, and are played, apart."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets, QueryRows, query_rows
from segue.facets.sounds import Sounds
from segue.generators.als.als import ALS
from segue.generators.als.cold_start import ColdStart, FittedColdStart
from segue.generators.base import generate
from segue.protocols import Silent
from segue.types import Query

PLACED, COLD = range(40), range(40, 60)
"""Even tracks are of one kind, odd ones of the other; tracks from 40 on are in no playlist."""

SETTINGS = ColdStart(ALS(4, iterations=10, unobserved=0.05))


def kind(track: int) -> int:
    return track % 2


@pytest.fixture(scope="module")
def facets() -> Facets:
    rng = np.random.default_rng(0)
    builder = DatasetBuilder()
    for track in (*PLACED, *COLD):
        builder.add_track(TrackRecord(id=track))
    for playlist in range(60):
        of_kind = [track for track in PLACED if kind(track) == playlist % 2]
        tracks = rng.choice(of_kind, 8, replace=False).tolist()
        builder.add_playlist(PlaylistRecord(id=playlist, tags=[f"tag {playlist % 2}"], tracks=tracks))
    made = Facets.of(builder.build({"format": "test"}))
    kinds = np.array([kind(int(name)) for name in made.vocabulary.names["track"]])
    places = np.array([[1, 0, 0], [0, 1, 0]], np.float32)
    sounds = places[kinds] + 0.1 * rng.standard_normal((60, 3)).astype(np.float32)
    return dataclasses.replace(made, sounds=Sounds(sounds.astype(np.float32)))


@pytest.fixture(scope="module")
def fitted(facets: Facets) -> FittedColdStart:
    return SETTINGS.fit(facets, seed=0, progress=Silent())


def names(fitted: FittedColdStart, rows: QueryRows, n: int) -> list[int]:
    found = generate(fitted, rows, n, "tracks")[0]
    return [int(fitted.facets.vocabulary.names["track"][code]) for code in found.codes]


def test_cold_tracks_become_candidates_of_their_kind(fitted: FittedColdStart, facets: Facets) -> None:
    found = names(fitted, query_rows([Query(tracks=(0, 2, 4))], facets), 60)
    cold = [track for track in found if track in COLD]
    assert [kind(track) for track in cold[:10]] == [0] * 10


def test_a_cold_seed_counts(fitted: FittedColdStart, facets: Facets) -> None:
    rows = query_rows([Query(tracks=(41,))], facets)
    assert not fitted.als.query_vectors(rows).any()
    assert [kind(track) for track in names(fitted, rows, 20)] == [1] * 20
    tags = generate(fitted, rows, 1, "tags")[0]
    assert facets.vocabulary.names["tag"][tags.codes[0]] == "tag 1"


def test_a_clip_is_a_seed(fitted: FittedColdStart, facets: Facets) -> None:
    rows = query_rows(
        [Query(), Query(sounds=((0.0, 1.0, 0.0),)), Query(sounds=((1.0, 0, 0), (1.0, 0.1, 0)))], facets
    )
    found = generate(fitted, rows, 20, "tracks")
    kinds = [{int(facets.vocabulary.names["track"][code]) % 2 for code in one.codes} for one in found]
    assert kinds == [set(), {1}, {0}]


def test_evidence_takes_over_by_the_formula(fitted: FittedColdStart, facets: Facets) -> None:
    n = facets.track_counts[:, None]
    expected = (n * fitted.als.facet_vectors["track"] + 2 * fitted.prior.whole()) / (n + 2)
    np.testing.assert_allclose(fitted.facet_vectors["track"], expected, atol=1e-5)


def test_what_playlists_do_not_know_leads_by_the_formula(fitted: FittedColdStart, facets: Facets) -> None:
    rows = query_rows([Query(tracks=(0, 2))], facets)
    codes = np.arange(60, dtype=np.int32)
    n = facets.track_counts
    expected = (1 + 2 * 2 / (n + 2)) * (fitted.facet_vectors["track"] @ fitted.query_vectors(rows)[0])
    np.testing.assert_allclose(fitted.score(rows, "tracks").at(0, codes), expected, rtol=1e-4)


def test_the_share_of_sound_shrinks_as_playlists_come(facets: Facets) -> None:
    """The same track in no, some and many playlists."""
    shares: list[float] = []
    for playlists in (0, 2, 20):
        builder = DatasetBuilder()
        for track in (*PLACED, *COLD):
            builder.add_track(TrackRecord(id=track))
        names_of = facets.vocabulary.names["track"]
        held = facets.playlists["track"]
        for number in range(60):
            codes = held.indices[held.indptr[number] : held.indptr[number + 1]]
            more = [40] if number % 2 == 0 and number // 2 < playlists else []
            builder.add_playlist(
                PlaylistRecord(id=number, tracks=[int(names_of[code]) for code in codes] + more)
            )
        grown = dataclasses.replace(Facets.of(builder.build({"format": "test"})), sounds=facets.sounds)
        fitted = SETTINGS.fit(grown, seed=0, progress=Silent())
        rows = query_rows([Query(tracks=(0, 2, 4))], grown)
        shares.append(float(fitted.content.shares(rows, 0, np.array([40], np.int32), "tracks")["sound"][0]))
    assert shares[0] > shares[1] > shares[2]
    assert shares[0] > 0.9
    assert shares[2] < 0.5


def test_shares_are_of_one_whole(fitted: FittedColdStart, facets: Facets) -> None:
    rows = query_rows([Query(tracks=(0, 41), tags=("tag 0",)), Query(tags=("tag 1",))], facets)
    for i in range(2):
        for target, size in (("tracks", 60), ("tags", 2)):
            found = fitted.content.shares(rows, i, np.arange(size, dtype=np.int32), target)
            total = np.sum([*found.values()], axis=0)
            assert ((np.abs(total - 1) < 1e-5) | (total == 0)).all()
            assert all((part >= 0).all() for part in found.values())


def test_the_pool_has_the_frequent_and_the_cold(facets: Facets) -> None:
    settings = dataclasses.replace(SETTINGS, pool=20)
    found = settings.fit(facets, seed=0, progress=Silent())
    rows = query_rows([Query(tags=("tag 0", "tag 1"))], facets)
    everything = found.score(rows, "tracks").top(0, 60).codes
    pool = found._pool.codes
    assert len(pool) == 20
    assert set(everything.tolist()) <= set(pool.tolist())
    frequent = set(np.argsort(-facets.track_counts, kind="stable")[:10].tolist())
    assert frequent <= set(pool.tolist())
    assert {code for code in pool.tolist() if code not in frequent} <= set(
        np.flatnonzero(facets.track_counts == 0)
    )
