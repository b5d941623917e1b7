from __future__ import annotations

import datetime as dt
import json

import pytest

import segue
from segue.constraints.constraints import AS_RANKED, Constraints
from segue.data.answers import read_answers
from segue.data.writers import Team
from segue.errors import ConfigError, QueryError
from segue.model.submission import Submission
from segue.types import Query


@pytest.fixture(scope="module")
def model(sample):
    return segue.fit(sample, recipe="fast", seed=1)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"format": "winamp"}, "expected a format to write"),
        ({"format": "melon", "n": 50}, "expected -n 100"),
        ({"format": "melon", "tags": 5}, "expected --tags 10"),
        ({"format": "mpd"}, "got no --team-name and no --team-email"),
        ({"format": "mpd", "team": Team("밤", " ")}, "got no --team-email"),
        ({"format": "mpd", "team": Team("밤, 새벽", "night@example.org")}, "without commas"),
    ],
)
def test_what_a_format_refuses_is_said_when_it_is_asked_for(asked, words):
    with pytest.raises(ConfigError, match=words):
        Submission(**asked)


@pytest.mark.parametrize(
    ("asked", "length", "measure"),
    [
        (Submission(), 100, "100 tracks and 10 tags"),
        (Submission(n=7, tags=0), 7, "7 tracks"),
        (Submission(format="m3u8", n=3), 3, "3 tracks"),
        (Submission(format="mpd", team=Team("밤", "night@example.org")), 500, "500 tracks"),
    ],
)
def test_an_answer_is_as_long_as_its_format_asks(asked, length, measure):
    assert (asked.length, asked.measure) == (length, measure)


def test_the_answers_are_the_models_in_the_questions_order(model, tmp_path):
    queries = [Query(id="밤 🌙", title="새벽  드라이브"), Query(id="b", tags=("감성",))]
    written = Submission(n=20, tags=5).write(model, queries, tmp_path / "a.jsonl")
    expected = model.recommend(queries, 20, tags=5, constraints=AS_RANKED, reasons=False)
    assert [one.answer() for one in written.answers] == [one.answer() for one in expected]
    assert written.filled == 0
    assert read_answers(tmp_path / "a.jsonl") == [one.answer() for one in expected]


def test_playlist_files_have_one_version_of_each_track_unless_told(model, tmp_path):
    queries = [Query(id="밤", title="새벽")]
    for versions, constraints in ((None, Constraints()), ("all", AS_RANKED)):
        asked = Submission(format="m3u8", n=400, versions=versions)
        written = asked.write(model, queries, tmp_path / "밤.m3u8")
        expected = model.recommend(queries, 400, constraints=constraints, reasons=False)
        assert written.answers[0].tracks == expected[0].tracks


def test_a_row_that_is_too_short_is_filled(model, tmp_path):
    queries = [Query(id=1, title="밤", updated=dt.datetime(1970, 1, 2)), Query(id=2, title="비")]
    written = Submission(format="melon").write(model, queries, tmp_path / "results.json")
    assert written.filled == 1
    rows = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert [len(set(row["songs"])) for row in rows] == [100, 100]


def test_ids_that_a_challenge_does_not_have_are_refused_before_the_work(model, tmp_path):
    with pytest.raises(QueryError, match="question 1: expected an integer id, got 'a'"):
        Submission(format="melon").write(model, [Query(id="a", title="밤")], tmp_path / "r.json")
    assert not (tmp_path / "r.json").exists()
