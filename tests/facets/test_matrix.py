"""Playlists and tracks as rows of facets, written down for a dataset of five playlists."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Block, Facets
from segue.facets.matrix import UNKNOWN_DAY, days
from segue.facets.sparse import Csr, from_lists

MENTIONED: tuple[Block, ...] = ("artist", "genre", "year")
PLAYLIST_BLOCKS: tuple[Block, ...] = ("track", "tag", "word", "gram", *MENTIONED)
TRACK_BLOCKS: tuple[Block, ...] = ("artist", "album", "genre", "year")


def named(facets: Facets, matrix: Csr, block: Block) -> list[set[str]]:
    """The names in each row."""
    names = facets.vocabulary.names[block]
    return [{names[code] for code in np.flatnonzero(row)} for row in matrix.toarray()]


def test_a_tracks_code_is_its_row(tiny: Dataset, facets: Facets) -> None:
    assert facets.vocabulary.names["track"] == tuple(tiny.tracks["id"].to_list()) == ("10", "11", "12", "13")
    np.testing.assert_array_equal(
        facets.playlists["track"].toarray(),
        [[1, 0, 1, 0], [1, 0, 0, 0], [1, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
    )


def test_tags_come_by_falling_count(facets: Facets) -> None:
    assert facets.vocabulary.names["tag"] == ("밤", "낮", "비")
    assert named(facets, facets.playlists["tag"], "tag") == [{"비", "밤"}, {"밤"}, set(), {"낮"}, set()]


def test_words_of_one_title_alone_are_left_out(facets: Facets) -> None:
    assert facets.vocabulary.names["word"] == ("w:밤",)  # not w:비, =비오는밤, =밤
    assert named(facets, facets.playlists["word"], "word") == [{"w:밤"}, {"w:밤"}, set(), set(), set()]
    assert all("밤" in gram for gram in facets.vocabulary.names["gram"])


def test_a_title_of_two_playlists_is_a_word_as_a_whole(tiny: Dataset) -> None:
    others = tiny.playlists.with_columns(pl.col("id") + "b")
    again = Dataset.of(pl.concat([tiny.playlists, others]), tiny.tracks)
    names = Facets.of(again).vocabulary.names["word"]
    assert {"=비오는밤", "=밤", "w:밤", "w:비"} <= set(names)
    assert "=" not in names  # a blank title is none


def test_artists_and_albums_go_by_id_where_there_is_one(facets: Facets) -> None:
    assert named(facets, facets.tracks["artist"], "artist") == [{"a1", "a2"}, {"a1"}, {"Ripple"}, set()]
    assert named(facets, facets.tracks["album"], "album") == [{"b1"}, {"무제"}, set(), set()]
    assert named(facets, facets.tracks["genre"], "genre") == [{"GN1"}, {"GN1", "GN2"}, set(), set()]
    assert named(facets, facets.tracks["year"], "year") == [{"1970"}, set(), {"1969"}, set()]


def test_an_artist_is_read_by_the_first_name_of_the_id(facets: Facets) -> None:
    labels = dict(zip(facets.vocabulary.names["artist"], facets.artist_labels, strict=True))
    assert labels == {"a1": "잔물결", "a2": "Ripple", "Ripple": "Ripple"}


def test_days_are_counted_from_1970_and_unknown_ones_have_a_number_of_their_own(facets: Facets) -> None:
    np.testing.assert_array_equal(facets.updated, [UNKNOWN_DAY, 2, UNKNOWN_DAY, UNKNOWN_DAY, -2])
    np.testing.assert_array_equal(facets.released, [1, UNKNOWN_DAY, -1, UNKNOWN_DAY])
    assert facets.updated.dtype == facets.released.dtype == np.int32


def test_days_of_a_column_agree_with_the_calendar() -> None:
    dates = [dt.date(2019, 5, 27), None, dt.date(1900, 1, 1), dt.date(9999, 12, 31), dt.date(1, 1, 1)]
    epoch = dt.date(1970, 1, 1)
    expected = [UNKNOWN_DAY if date is None else (date - epoch).days for date in dates]
    assert days(pl.Series(dates, dtype=pl.Date)).tolist() == expected
    assert (days(pl.Series([None], dtype=pl.Date)) < (dt.date(1, 1, 1) - epoch).days).all()


def test_counts_and_lengths(facets: Facets) -> None:
    np.testing.assert_array_equal(facets.track_counts, [3, 1, 2, 0])
    np.testing.assert_array_equal(facets.tag_counts, [2, 1, 1])
    np.testing.assert_array_equal(facets.count("word"), [2])
    np.testing.assert_array_equal(facets.lengths, [2, 1, 3, 0, 0])


def test_columns_are_the_rows_turned(facets: Facets) -> None:
    for block in PLAYLIST_BLOCKS:
        np.testing.assert_array_equal(
            facets.columns(block).toarray(), facets.playlists[block].toarray().T, strict=True
        )


@pytest.fixture(scope="module")
def mentioning() -> Facets:
    """Titles and tags that name artists, genres and years, of one playlist with tracks and two without."""
    builder = DatasetBuilder()
    known = {"genres": ["재즈"], "released": dt.date(1994, 5, 1)}
    builder.add_track(TrackRecord(id=0, artists=["잔물결"], artist_ids=["a1"], **known))
    builder.add_track(TrackRecord(id=1, artists=["Ripple"]))
    builder.add_playlist(
        PlaylistRecord(id=0, title="잔 물결 노래", tags=["Ripple", "재즈", "밤"], tracks=[0])
    )
    builder.add_playlist(PlaylistRecord(id=1, title="90년대 잔물결", tags=["잔물결"]))
    builder.add_playlist(PlaylistRecord(id=2, tags=["밤"]))
    return Facets.of(builder.build({}))


def test_a_playlist_has_what_its_title_and_tags_mention(mentioning: Facets) -> None:
    artists, genres, years = (named(mentioning, mentioning.playlists[block], block) for block in MENTIONED)
    assert artists == [{"a1", "Ripple"}, {"a1"}, set()]
    assert genres == [{"재즈"}, set(), set()]
    assert years == [set(), {"1994"}, set()]
    assert all((mentioning.playlists[block].data == 1).all() for block in MENTIONED)


def test_what_titles_mention_is_known_by_itself(mentioning: Facets) -> None:
    artists, genres, years = (named(mentioning, mentioning.in_titles[block], block) for block in MENTIONED)
    assert artists == [{"a1"}, {"a1"}, set()]
    assert (genres, years) == ([set(), set(), set()], [set(), {"1994"}, set()])


def test_what_tags_mention(mentioning: Facets) -> None:
    code = mentioning.vocabulary.codes["tag"]
    rows = from_lists([[code["Ripple"], code["잔물결"]], [code["밤"]], []], len(code))
    assert named(mentioning, mentioning.tags_mention(rows)["artist"], "artist") == [
        {"a1", "Ripple"},
        set(),
        set(),
    ]


def test_a_selection_keeps_its_mentions_and_the_index(mentioning: Facets) -> None:
    part = mentioning.select(np.array([False, True, True]))
    assert named(part, part.playlists["artist"], "artist") == [{"a1"}, set()]
    assert named(part, part.in_titles["year"], "year") == [{"1994"}, set()]
    assert part.mentions is mentioning.mentions  # it rests on the vocabulary alone


def test_a_selection_has_the_same_vocabulary_and_counts_of_its_own(facets: Facets) -> None:
    part = facets.select(np.array([True, False, False, True, True]))
    assert part.vocabulary is facets.vocabulary
    np.testing.assert_array_equal(part.track_counts, [1, 0, 1, 0])
    np.testing.assert_array_equal(
        part.columns("track").toarray(), [[1, 0, 0], [0, 0, 0], [1, 0, 0], [0, 0, 0]]
    )
    np.testing.assert_array_equal(part.updated, [UNKNOWN_DAY, UNKNOWN_DAY, -2])
    np.testing.assert_array_equal(part.lengths, [2, 0, 0])
    assert part.tracks is facets.tracks
    assert part.artist_labels == facets.artist_labels


def test_an_empty_playlist_alone_has_empty_blocks() -> None:
    builder = DatasetBuilder()
    builder.add_playlist(PlaylistRecord(id=1))
    facets = Facets.of(builder.build({}))
    for block in PLAYLIST_BLOCKS:
        assert facets.playlists[block].shape == (1, 0)
        assert facets.columns(block).shape == (0, 1)
    for block in TRACK_BLOCKS:
        assert facets.tracks[block].shape == (0, 0)


def test_withheld_tracks_are_in_no_playlist_and_stay_described(facets: Facets) -> None:
    gone = np.zeros(facets.vocabulary.size("track"), np.bool_)
    gone[0] = True
    before = facets.playlists["track"].toarray()
    found = facets.withhold(gone)
    expected = before.copy()
    expected[:, 0] = 0
    np.testing.assert_array_equal(found.playlists["track"].toarray(), expected)
    np.testing.assert_array_equal(found.columns("track").toarray(), expected.T)
    assert found.track_counts[0] == 0
    np.testing.assert_array_equal(found.lengths, expected.sum(axis=1))
    np.testing.assert_array_equal(facets.playlists["track"].toarray(), before)
    assert found.tracks is facets.tracks
