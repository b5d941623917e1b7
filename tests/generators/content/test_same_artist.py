"""Tracks of the artist that a query is about, worked out for five tracks."""

from __future__ import annotations

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets, query_rows
from segue.generators.content.same_artist import SameArtist
from segue.protocols import Silent
from segue.types import Query

ONE = np.log(3)
"""Of a track in up to two playlists, or in none."""
POPULAR = np.log(7)
"""Of track 0, in six."""


@pytest.fixture(scope="module")
def facets() -> Facets:
    """Tracks 0 to 3 and 5 are by 잔물결, 3 and 4 by Señor Wave; they are in 6, 1, 1, 0, 1 and 1 playlists."""
    builder = DatasetBuilder()
    ours, theirs = "잔물결", "Señor Wave"
    for track, artists in enumerate([[ours], [ours], [ours], [ours, theirs], [theirs], [ours]]):
        builder.add_track(TrackRecord(id=track, artists=artists))
    for playlist, tracks in enumerate([[0, 1, 4], [0, 2, 5], [0], [0], [0], [0]]):
        builder.add_playlist(PlaylistRecord(id=playlist, tracks=list(tracks)))
    return Facets.of(builder.build({}))


def scores(facets: Facets, query: Query, settings: SameArtist | None = None) -> list[float]:
    fitted = (settings or SameArtist()).fit(facets, seed=0, progress=Silent())
    return fitted.score(query_rows([query], facets), "tracks").at(0, np.arange(6, dtype=np.int32)).tolist()


def test_an_artist_of_half_the_seeds_speaks_for_its_tracks_heard_or_not(facets: Facets) -> None:
    found = scores(facets, Query(tracks=(1, 2)))
    assert found == pytest.approx([POPULAR, ONE, ONE, ONE, 0, ONE], rel=1e-6)
    found = scores(facets, Query(tracks=(1, 2, 4)))
    assert found == pytest.approx([2 / 3 * score for score in (POPULAR, ONE, ONE, ONE, 0, ONE)], rel=1e-6)


def test_an_artist_of_fewer_seeds_says_nothing(facets: Facets) -> None:
    assert not any(scores(facets, Query(tracks=(1, 2, 4)), SameArtist(share=0.7)))


def test_one_seed_is_no_sign_of_its_artist(facets: Facets) -> None:
    assert not any(scores(facets, Query(tracks=(1,))))


@pytest.mark.parametrize("query", [Query(title="잔물결 노래 모음 🎧"), Query(tags=("  잔물결",))])
def test_an_artist_that_is_mentioned_speaks_for_its_tracks(facets: Facets, query: Query) -> None:
    assert scores(facets, query) == pytest.approx([POPULAR, ONE, ONE, ONE, 0, ONE], rel=1e-6)


def test_mentioned_artists_share(facets: Facets) -> None:
    found = scores(facets, Query(title="잔물결 & senor wave"))
    assert found == pytest.approx([POPULAR / 2, ONE / 2, ONE / 2, ONE, ONE / 2, ONE / 2], rel=1e-6)


def test_seeds_and_a_mention_add_up(facets: Facets) -> None:
    found = scores(facets, Query(title="잔물결", tracks=(1, 2)))
    assert found == pytest.approx([2 * score for score in (POPULAR, ONE, ONE, ONE, 0, ONE)], rel=1e-6)


def test_tags_get_nothing(facets: Facets) -> None:
    rows = query_rows([Query(title="잔물결")], facets)
    assert not len(SameArtist().fit(facets, seed=0, progress=Silent()).score(rows, "tags").top(0, 9).codes)
