"""Questions about the next track: prefixes in order, several places of each playlist, no order no question."""

from __future__ import annotations

import numpy as np
import pytest

from segue.data.records.builder import PlaylistRecord
from segue.data.split import split
from segue.data.split.next_track import places
from segue.errors import ConfigError
from tests.data.split.playlists import dataset_of, full, originals


def test_a_question_shows_the_first_tracks_and_hides_the_next_one():
    dataset = full(30, tracks=20)
    result = split(dataset, "next", rng=4, questions=10)
    own = originals(dataset)
    assert result.held_out == 10
    assert len(result.questions) == len(result.answers) == len(result.mixes) == 30
    assert result.train.playlists.height == 20
    assert len({question.id for question in result.questions}) == 30
    for question, answer in zip(result.questions, result.answers, strict=True):
        playlist, _, shown = str(question.id).partition(":")
        tracks = own[int(playlist)][0]
        assert [*question.tracks, *answer.tracks] == tracks[: int(shown) + 1]
        assert question.id == answer.id
        assert len(answer.tracks) == 1
        assert (question.tags, question.title, answer.tags) == ((), "", ())
    trained = set(result.train.playlists["id"].to_list())
    assert not trained & {str(question.id).partition(":")[0] for question in result.questions}


def test_places_are_different_and_leave_something_to_show_and_to_hide():
    rng = np.random.default_rng(0)
    assert places(2, 3, rng).tolist() == [1]
    assert places(1, 3, rng).tolist() == []
    drawn = [places(9, 3, rng).tolist() for _ in range(200)]
    assert all(len({*some}) == 3 and some == sorted(some) for some in drawn)
    assert {place for some in drawn for place in some} == {*range(1, 9)}


def test_a_seed_gives_the_same_questions_and_another_seed_others():
    one, same, other = (split(full(30, tracks=9), "next", rng=seed).questions for seed in (1, 1, 2))
    assert one == same != other


def test_playlists_of_one_track_are_not_asked_about():
    records = [PlaylistRecord(id=number, tracks=[number]) for number in range(6)]
    with pytest.raises(ConfigError, match="got none among 6"):
        split(dataset_of(records), "next", rng=0)
    two = split(dataset_of([*records, PlaylistRecord(id="새 벽 ☕", tracks=[5, 3])]), "next", rng=0)
    assert [(one.id, one.tracks) for one in two.questions] == [("새 벽 ☕:1", (5,))]


def test_playlists_sorted_by_id_are_refused():
    records = [PlaylistRecord(id=number, tracks=[1 + number, 5 + number, 10 + number]) for number in range(9)]
    with pytest.raises(ConfigError, match="sorted by id"):
        split(dataset_of(records), "next", rng=0)
    split(dataset_of(records), "melon", rng=0)  # the others ask for no order
