"""Settings of a split: how many questions, which protocol, and what is refused."""

from __future__ import annotations

import pytest

from segue.data.records.builder import PlaylistRecord
from segue.data.split import Cut, Mix, Protocol, split
from segue.errors import ConfigError
from tests.data.split.playlists import dataset_of, full


@pytest.mark.parametrize("questions", [0, -3, 30, 31])
def test_a_number_of_questions_out_of_range_is_refused(questions: int):
    with pytest.raises(ConfigError, match="expected 1 to 29 questions"):
        split(full(30), "melon", rng=0, questions=questions)


@pytest.mark.parametrize("share", [0.0, 1.0, -1.0, float("nan")])
def test_a_share_out_of_range_is_refused(share: float):
    with pytest.raises(ConfigError, match="between 0 and 1"):
        split(full(30), "melon", rng=0, share=share)


def test_settings_that_contradict_are_refused():
    with pytest.raises(ConfigError, match="got both"):
        split(full(30), "melon", rng=0, questions=3, share=0.1)
    with pytest.raises(ConfigError, match="seed of 0 or more"):
        split(full(30), "melon", rng=-1)
    with pytest.raises(ConfigError, match="expected two playlists"):
        split(full(1), "melon", rng=0)
    with pytest.raises(ConfigError, match="melon, melon-official, mpd, next, temporal"):
        split(full(30), "mellon", rng=0)
    with pytest.raises(ConfigError, match="got none among 0"):
        split(dataset_of([]), "melon", rng=0)


def test_a_protocol_of_your_own_asks_only_playlists_that_have_what_it_shows():
    three_tags = Protocol("three", (Mix("tracks+tags", 1.0, tracks=Cut(None), tags=Cut(3, leading=True)),))
    records = [PlaylistRecord(id=tags, tracks=[1, 2, 3], tags=list("가나다라마"[:tags])) for tags in range(6)]
    result = split(dataset_of(records), three_tags, rng=0, questions=2)
    assert sorted(
        (len(q.tags), len(a.tags)) for q, a in zip(result.questions, result.answers, strict=True)
    ) == [
        (3, 1),
        (3, 2),
    ]
    with pytest.raises(ConfigError, match="expected 1 to 2 questions"):
        split(dataset_of(records), three_tags, rng=0, questions=3)


def test_a_mix_that_needs_no_tags_asks_without_them_where_half_leaves_none_to_show():
    tracks = [1, 2, 3, 4]
    records = [
        PlaylistRecord(id=number, tags=[f"{tag}" for tag in range(number)], tracks=tracks)
        for number in range(4)
    ]
    half = Cut(None)
    protocol = Protocol("own", (Mix("tracks", 1.0, tracks=half, tags=half, tags_needed=False),))
    made = split(dataset_of(records), protocol, rng=0, questions=3)
    assert len(made.questions) == 3
    for query, answer in zip(made.questions, made.answers, strict=True):
        assert (len(query.tags), len(answer.tags)) == (int(query.id) // 2, int(query.id) - int(query.id) // 2)
        assert len(query.tracks) == len(answer.tracks) == 2
    needed = Protocol("own", (Mix("tracks", 1.0, tracks=half, tags=half),))
    asked = split(dataset_of(records), needed, rng=0, questions=2).questions
    assert {query.id for query in asked} == {2, 3}
