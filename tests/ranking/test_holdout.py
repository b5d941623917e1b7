"""Questions for the ranker: nothing hidden is shown, nothing held out is trained on."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets
from segue.facets.sparse import from_lists
from segue.ranking.holdout import Questions, held_out, questions

BLOCKS = ("track", "tag", "word", "gram")


@pytest.fixture(scope="module")
def held(sample_facets: Facets) -> np.ndarray:
    return held_out(sample_facets, 0.4, (1_000, 1_000), np.random.default_rng(2))


@pytest.fixture(scope="module")
def asked(sample_facets: Facets, held: np.ndarray) -> Questions:
    return questions(sample_facets, held, np.random.default_rng(3))


def test_a_share_of_those_with_two_tracks_and_of_those_with_tags_alone(sample_facets: Facets) -> None:
    rows = [[0, 1, 2]] * 20 + [[0]] * 10 + [[]] * 20
    facets = _facets(sample_facets, tracks=rows, tags=[[]] * 40 + [[0]] * 10)
    held = held_out(facets, 0.25, (100, 100), np.random.default_rng(0))
    assert held[:20].sum() == 5  # two tracks or more
    assert held[20:30].sum() == 0  # one track cannot be cut
    assert held[30:40].sum() == 0  # nothing to find
    assert held[40:].sum() == 2  # tags alone
    assert held_out(facets, 0.25, (3, 2), np.random.default_rng(0)).sum() == 3 + 2


def _facets(like: Facets, *, tracks: list[list[int]], tags: list[list[int]]) -> Facets:
    """Playlists of some tracks and tags and without a title, over another's vocabulary."""
    none: list[list[int]] = [[]] * len(tracks)
    lists = {"track": tracks, "tag": tags, "word": none, "gram": none}
    size = like.vocabulary.size
    rows = {block: from_lists(lists[block], size(block)) for block in BLOCKS}
    return Facets(like.vocabulary, rows, like.tracks, np.zeros(len(tracks), np.int32), like.released)


def test_nobody_is_held_out_where_there_are_few(sample_facets: Facets) -> None:
    facets = _facets(sample_facets, tracks=[[0, 1]] * 3, tags=[[]] * 3)
    assert not held_out(facets, 0.25, (100, 100), np.random.default_rng(0)).any()


def test_what_is_hidden_is_not_shown_and_both_are_the_playlists_own(
    sample_facets: Facets, held: np.ndarray, asked: Questions
) -> None:
    places = np.flatnonzero(held)
    assert len(places) == len(asked.rows) == len(asked.tracks) == len(asked.tags) > 30
    for i, place in enumerate(places):
        for block, hidden in (("track", asked.tracks[i]), ("tag", asked.tags[i])):
            shown = set(asked.rows.codes(block, i).tolist())
            own = set(np.flatnonzero(sample_facets.playlists[block][[place]].toarray()[0]).tolist())
            assert not shown & set(hidden.tolist())
            assert shown | set(hidden.tolist()) == own
        for block in ("word", "gram"):  # the title as a whole or not at all
            shown = set(asked.rows.codes(block, i).tolist())
            own = set(np.flatnonzero(sample_facets.playlists[block][[place]].toarray()[0]).tolist())
            assert shown in (set(), own)
    np.testing.assert_array_equal(asked.rows.updated, sample_facets.updated[held])


def test_every_playlist_with_tracks_hides_some(
    sample_facets: Facets, held: np.ndarray, asked: Questions
) -> None:
    lengths = sample_facets.lengths[held]
    assert all(len(hidden) > 0 for hidden, length in zip(asked.tracks, lengths, strict=True) if length)


def test_mentions_are_shown_with_the_title_or_tag_that_makes_them() -> None:
    """Each playlist's title names one artist, one tag names another, one tag nobody; a word of no other title."""
    builder = DatasetBuilder()
    for track, artist in enumerate(["잔물결", "Velvet Tide"]):
        builder.add_track(TrackRecord(id=track, artists=[artist]))
    for playlist in range(60):
        builder.add_playlist(
            PlaylistRecord(id=playlist, title="잔물결", tags=["velvettide", "비"], tracks=[0, 1])
        )
    facets = Facets.of(builder.build({}))
    everybody = np.ones(60, np.bool_)
    rows = questions(facets, everybody, np.random.default_rng(1)).rows
    code, tag = facets.vocabulary.codes["artist"], facets.vocabulary.codes["tag"]
    mixes: set[tuple[bool, bool]] = set()
    for i in range(60):
        titled, tagged = len(rows.codes("word", i)) > 0, tag["velvettide"] in rows.codes("tag", i)
        expected = {code[name] for name, shown in (("잔물결", titled), ("Velvet Tide", tagged)) if shown}
        assert set(rows.codes("artist", i).tolist()) == expected
        mixes.add((titled, tagged))
    assert len(mixes) == 4


def test_a_title_that_only_names_an_artist_is_shown() -> None:
    """Its words are in no other title, so that none is a facet."""
    builder = DatasetBuilder()
    names = ["".join(letters) for letters in itertools.product("bdfg", "aeio", "klmn")]
    for track, name in enumerate(names):
        builder.add_track(TrackRecord(id=track, artists=[name]))
        builder.add_playlist(PlaylistRecord(id=track, title=name, tracks=[track, (track + 1) % 64]))
    facets = Facets.of(builder.build({}))
    assert not facets.playlists["word"].nnz
    rows = questions(facets, np.ones(64, np.bool_), np.random.default_rng(1)).rows
    assert 10 < rows.blocks["artist"].nnz < 64
    for i, name in enumerate(names):
        assert [facets.artist_labels[code] for code in rows.codes("artist", i)] in ([], [name])


def test_every_mix_of_inputs_occurs(sample_facets: Facets) -> None:
    everybody = np.ones(len(sample_facets.updated), np.bool_)
    asked = questions(sample_facets, everybody, np.random.default_rng(5))
    mixes = {
        tuple(len(asked.rows.codes(block, i)) > 0 for block in ("track", "tag", "word"))
        for i in range(len(asked.rows))
    }
    assert {(True, False, False), (True, True, False), (True, True, True), (False, True, True)} <= mixes


def test_those_held_out_are_not_in_the_rest(sample_facets: Facets, held: np.ndarray) -> None:
    rest = sample_facets.select(~held)
    whole = sample_facets.playlists["track"].toarray()
    np.testing.assert_array_equal(rest.playlists["track"].toarray(), whole[~held])
    np.testing.assert_array_equal(rest.track_counts, whole[~held].sum(axis=0))


def test_the_same_seed_holds_out_and_cuts_the_same(
    sample_facets: Facets, held: np.ndarray, asked: Questions
) -> None:
    np.testing.assert_array_equal(
        held, held_out(sample_facets, 0.4, (1_000, 1_000), np.random.default_rng(2))
    )
    again = questions(sample_facets, held, np.random.default_rng(3))
    for block in BLOCKS:
        np.testing.assert_array_equal(again.rows.blocks[block].toarray(), asked.rows.blocks[block].toarray())
    other = questions(sample_facets, held, np.random.default_rng(4))
    assert any(one.tolist() != two.tolist() for one, two in zip(other.tracks, asked.tracks, strict=True))


def test_folds_of_one_seed_share_no_playlist(sample_facets: Facets) -> None:
    folds = [
        held_out(sample_facets, 0.3, (1_000, 1_000), np.random.default_rng(2), fold).astype(int)
        for fold in range(3)
    ]
    assert sum(folds).max() == 1
    assert min(fold.sum() for fold in folds) == max(fold.sum() for fold in folds) > 30


def test_a_playlist_can_be_asked_by_its_title_alone(sample_facets: Facets) -> None:
    held = (np.diff(sample_facets.playlists["word"].indptr) > 0) & (sample_facets.lengths >= 2)
    asked = questions(sample_facets, held, np.random.default_rng(0), by_title=True)
    assert len(asked.rows) == held.sum() > 0
    for block in ("track", "tag"):
        assert not asked.rows.blocks[block].nnz
    assert asked.rows.blocks["word"].nnz == sample_facets.playlists["word"][held].nnz
    assert [len(codes) for codes in asked.tracks] == sample_facets.lengths[held].tolist()
    assert asked.rows.titles == sample_facets.select(held).titles
