from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.data.dataset import Dataset
from segue.data.records.builder import PlaylistRecord
from segue.data.split import PROTOCOLS, ProtocolName, split
from segue.errors import ConfigError
from tests.data.split.playlists import EDITED, NAMES, counts_of, dataset_of, full, originals


@st.composite
def partly_filled(draw: st.DrawFn) -> Dataset:
    """Small datasets where any part of any playlist may be missing."""
    playlist = st.builds(
        lambda title, tags, tracks: (title, tags, tracks),
        st.sampled_from(["", "  ", "비 오는 날", "workout 💪"]),
        st.lists(st.sampled_from("가나다라마바사아자차카타파"), unique=True, max_size=13).map(list),
        st.lists(st.integers(0, 300), unique=True, max_size=12)
        | st.integers(20, 130).map(lambda n: list(range(n, 0, -1))),
    )
    rows = draw(st.lists(playlist, min_size=2, max_size=25))
    text_ids = draw(st.booleans())
    return dataset_of(
        [
            PlaylistRecord(
                id=f"p{number}" if text_ids else number,
                title=title,
                tags=tags,
                tracks=[f"곡-{track}" for track in tracks] if text_ids else list(tracks),
            )
            for number, (title, tags, tracks) in enumerate(rows)
        ]
    )


@given(partly_filled(), st.sampled_from(NAMES), st.integers(0, 1000), st.sampled_from([None, 0.5, 0.9]))
@settings(deadline=None)
def test_questions_and_answers_part_what_a_playlist_has(
    dataset: Dataset, name: ProtocolName, seed: int, share: float | None
):
    try:
        result = split(dataset, name, rng=seed, share=share)
    except ConfigError:
        return
    own = originals(dataset)
    assert len(result.questions) == len(result.answers) == len(result.mixes) >= 1
    for question, answer in zip(result.questions, result.answers, strict=True):
        assert question.id == answer.id is not None
        tracks, tags, title = own[answer.id]
        assert not set(question.tracks) & set(answer.tracks)
        assert not set(question.tags) & set(answer.tags)
        assert {*question.tracks, *answer.tracks} <= set(tracks)
        assert {*question.tags, *answer.tags} <= set(tags)
        assert question.title in ("", title)
        assert answer.tracks or answer.tags
        assert question.mix != "nothing"
        for part, whole in (
            (question.tracks, tracks),
            (answer.tracks, tracks),
            (question.tags, tags),
            (answer.tags, tags),
        ):
            assert [value for value in whole if value in part] == list(part), "the playlist's order is kept"


@given(partly_filled(), st.sampled_from(NAMES), st.integers(0, 1000))
@settings(deadline=None)
def test_nothing_held_out_stays_in_train(dataset: Dataset, name: ProtocolName, seed: int):
    try:
        result = split(dataset, name, rng=seed, share=0.6)
    except ConfigError:
        return
    held = {str(question.id) for question in result.questions}
    assert len(held) == len(result.questions)
    stay = dataset.playlists.filter(~pl.col("id").is_in(list(held)))
    assert result.train.playlists.equals(stay)
    assert result.train.tracks.equals(dataset.tracks)
    assert result.train.manifest.track_ids == dataset.manifest.track_ids


@pytest.mark.parametrize("name", NAMES)
def test_shares_are_met_exactly_when_every_playlist_fits_every_mix(name: ProtocolName):
    result = split(full(400), name, rng=3, questions=200)
    wanted = {mix.name: round(200 * mix.share) for mix in PROTOCOLS[name].mixes}
    assert counts_of(result) == wanted


def test_melon_blanks_the_title_wherever_tracks_are_shown_and_shows_half():
    result = split(full(100, tracks=21, tags=5), "melon", rng=1, questions=100 - 1)
    shown = {
        mix: {
            (len(q.tracks), len(q.tags), bool(q.title), len(a.tracks), len(a.tags))
            for q, a, m in zip(result.questions, result.answers, result.mixes, strict=True)
            if m == mix
        }
        for mix in counts_of(result)
    }
    assert shown == {
        "tracks": {(10, 0, False, 11, 5)},
        "tracks+tags": {(10, 2, False, 11, 3)},
        "tags+title": {(0, 2, True, 21, 3)},
        "title": {(0, 0, True, 21, 5)},
    }
    assert all(q.mix == mix for q, mix in zip(result.questions, result.mixes, strict=True))


def test_melon_official_keeps_every_title_and_cuts_lists_hidden_in_full():
    result = split(full(100, tracks=120, tags=14), "melon-official", rng=1, questions=60)
    assert all(question.title for question in result.questions)
    lengths = {(mix, len(a.tracks), len(a.tags)) for a, mix in zip(result.answers, result.mixes, strict=True)}
    assert lengths == {("tracks", 60, 10), ("tracks+tags", 60, 7), ("tags+title", 100, 7), ("title", 100, 10)}


def test_mpd_asks_the_ten_categories():
    dataset = full(300)
    own = originals(dataset)
    result = split(dataset, "mpd", rng=2, questions=100)
    seeds: dict[str, int] = {}
    for question, answer, mix in zip(result.questions, result.answers, result.mixes, strict=True):
        assert answer.tags == question.tags == ()
        tracks, _, title = own[answer.id]
        assert question.title == (title if mix.startswith("title") else "")
        assert set(question.tracks) | set(answer.tracks) == set(tracks)
        seeds[mix] = len(question.tracks)
        if "first" in mix:
            assert list(question.tracks) == tracks[: len(question.tracks)]
        if "random" in mix:
            assert list(question.tracks) != tracks[: len(question.tracks)]
    assert seeds == {
        "title": 0,
        "title+first 1": 1,
        "title+first 5": 5,
        "first 5": 5,
        "title+first 10": 10,
        "first 10": 10,
        "title+first 25": 25,
        "title+random 25": 25,
        "title+first 100": 100,
        "title+random 100": 100,
    }


def test_mpd_never_asks_a_playlist_without_a_track_to_hide():
    short = dataset_of([PlaylistRecord(id=n, title="", tracks=list(range(5))) for n in range(9)])
    with pytest.raises(ConfigError, match="got none among 9"):
        split(short, "mpd", rng=0)
    enough = dataset_of([PlaylistRecord(id=n, title="", tracks=list(range(6))) for n in range(9)])
    result = split(enough, "mpd", rng=0, questions=4)
    assert counts_of(result) == {"first 5": 4}
    assert {len(answer.tracks) for answer in result.answers} == {1}


def test_playlists_with_a_part_missing_are_asked_in_the_mixes_they_fit():
    records = [PlaylistRecord(id=n, tracks=list(range(n, n + 10))) for n in range(40)]
    records += [PlaylistRecord(id=n, title=f"제목 {n}", tags=["가", "나"]) for n in range(40, 80)]
    result = split(dataset_of(records), "melon", rng=0, questions=40)
    assert counts_of(result) == {"tracks": 28, "tags+title": 7, "title": 5}
    for question, answer in zip(result.questions, result.answers, strict=True):
        if not question.tracks:
            assert answer.tracks == ()
            assert len(answer.tags) == (2 if not question.tags else 1)


def test_the_default_keeps_to_the_shares_and_leaves_four_fifths_of_every_kind():
    records = [PlaylistRecord(id=n, tracks=[1, 2, 3], tags=["가", "나"]) for n in range(100)]
    records += [PlaylistRecord(id=n, title="제목", tags=["가", "나"]) for n in range(100, 2000)]
    result = split(dataset_of(records), "melon", rng=0)
    assert counts_of(result) == {"tracks": 10, "tracks+tags": 9, "tags+title": 3, "title": 2}
    lifted = split(dataset_of(records), "melon", rng=0, share=0.5)
    assert len(lifted.questions) == 61


@pytest.mark.parametrize("name", NAMES)
def test_equal_seeds_give_equal_splits_and_others_do_not(name: ProtocolName):
    dataset = full(60)
    one, same, other = (split(dataset, name, rng=seed, questions=20) for seed in (7, 7, 8))
    assert (one.questions, one.answers, one.mixes) == (same.questions, same.answers, same.mixes)
    assert one.train.manifest == same.train.manifest
    assert {question.id for question in one.questions} != {question.id for question in other.questions}
    generator = np.random.default_rng(7)
    first, second = (split(dataset, name, rng=generator, questions=20) for _ in range(2))
    assert first.questions == one.questions
    assert second.questions != one.questions


def test_questions_say_when_the_playlist_was_edited_and_ids_keep_their_kind():
    result = split(full(30), "melon", rng=0, questions=10)
    for question in result.questions:
        assert isinstance(question.id, int)
        assert question.updated == EDITED + dt.timedelta(days=question.id)
        assert all(isinstance(track, int) for track in question.tracks)


def test_question_order_says_nothing_of_the_mix():
    result = split(full(300), "melon", rng=0, questions=200)
    assert len(set(result.mixes[:20])) >= 3
    ids = [question.id for question in result.questions]
    assert ids != sorted(ids)
