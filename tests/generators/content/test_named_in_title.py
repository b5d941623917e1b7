"""Tracks of the artists, genres and years that titles and tags mention, worked out for six tracks."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets, query_rows
from segue.generators.base import generate
from segue.generators.content.named_in_title import NamedInTitle
from segue.protocols import Silent
from segue.types import Query


@pytest.fixture(scope="module")
def facets() -> Facets:
    """Counts of the tracks: 2, 1, 1, 3, 0, 1."""
    builder = DatasetBuilder()
    for track, (artist, genre, year) in enumerate(
        [
            ("잔물결", "재즈", 1994),
            ("잔물결", "발라드", 2001),
            ("Señor Wave", "재즈", 1999),
            ("Señor Wave", "록/메탈", 2001),
            ("잔물결", "재즈", 1990),
            ("周深浅", "발라드", 1987),
        ]
    ):
        builder.add_track(
            TrackRecord(id=track, artists=[artist], genres=[genre], released=dt.date(year, 5, 1))
        )
    for playlist, tracks in enumerate([[0, 1, 3], [0, 2, 3], [3, 5]]):
        builder.add_playlist(PlaylistRecord(id=playlist, tracks=list(tracks)))
    return Facets.of(builder.build({}))


def scores(facets: Facets, settings: NamedInTitle, query: Query) -> list[float]:
    fitted = settings.fit(facets, seed=0, progress=Silent())
    return fitted.score(query_rows([query], facets), "tracks").at(0, np.arange(6, dtype=np.int32)).tolist()


L0, L1, L2, L3 = np.log(1.5), np.log(2), np.log(3), np.log(4)


def test_a_named_artist_leads_to_its_popular_tracks(facets: Facets) -> None:
    found = scores(facets, NamedInTitle(), Query(title="잔물결 노래 모음"))
    assert found == pytest.approx([L2, L1, 0, 0, L0, 0], rel=1e-6)


def test_named_artists_share(facets: Facets) -> None:
    found = scores(facets, NamedInTitle(), Query(title="周深浅 & senor wave"))
    assert found == pytest.approx([0, 0, L1 / 2, L3 / 2, 0, L1 / 2], rel=1e-6)


def test_blocks_add_up_with_their_weights(facets: Facets) -> None:
    settings = NamedInTitle({"artist": 1.0, "genre": 0.5, "year": 0.25})
    found = scores(facets, settings, Query(title="90년대 잔물결", tags=("Jazz",)))
    # 1994, 1999 and 1990 are the decade's years that tracks have
    expected = [(1.5 + 0.25 / 3) * L2, L1, (0.5 + 0.25 / 3) * L1, 0, (1.5 + 0.25 / 3) * L0, 0]
    assert found == pytest.approx(expected, rel=1e-6)


def test_a_tag_that_no_playlist_has_can_name_an_artist(facets: Facets) -> None:
    fitted = NamedInTitle().fit(facets, seed=0, progress=Silent())
    found = generate(fitted, query_rows([Query(tags=("잔 물결",))], facets), 9, "tracks")[0]
    assert found.codes.tolist() == [0, 1, 4]


def test_tags_get_nothing(facets: Facets) -> None:
    rows = query_rows([Query(title="잔물결")], facets)
    assert not len(NamedInTitle().fit(facets, seed=0, progress=Silent()).score(rows, "tags").top(0, 9).codes)
