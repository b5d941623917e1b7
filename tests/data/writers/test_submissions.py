"""Melon and MPD submissions, accepted by checks written anew from the organisers' rules."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.data.answers import read_answers
from segue.data.writers import Team, write
from segue.errors import ArtifactError, ConfigError, QueryError
from segue.types import Continuation, Id, Query, TagResult, TrackResult

TEAM = Team("느린 새벽", "dawn@example.com")


def continuation(id: Id | None, tracks: Iterable[Id], tags: Sequence[str] = ()) -> Continuation:  # noqa: A002
    return Continuation(
        id=id,
        tracks=tuple(TrackResult(id=track, score=-place) for place, track in enumerate(tracks)),
        tags=tuple(TagResult(tag=tag, score=-place) for place, tag in enumerate(tags)),
    )


def tag_names(count: int, start: int = 0) -> list[str]:
    return [f"태그 {number} 🌙" for number in range(start, start + count)]


def uri(number: int) -> str:
    return f"spotify:track:{number:022d}"


def melon_score(answers: list[dict[str, Any]], results: list[dict[str, Any]]) -> None:
    """What the official evaluator checks before it scores."""
    assert {row["id"] for row in answers} == {row["id"] for row in results}, "playlists differ"
    assert len(answers) == len(results), "a row too many"
    for row in results:
        assert set(row) == {"id", "songs", "tags"}
        assert type(row["id"]) is int
        assert all(type(song) is int for song in row["songs"]), "a text never equals an integer: score 0"
        assert len(row["songs"]) == len(set(row["songs"])) == 100
        assert len(row["tags"]) == len(set(row["tags"])) == 10


def mpd_errors(challenge: dict[str, Any], path: Path, count: int = 500) -> list[str]:
    """What the challenge's verifier complains of."""
    seeds = {
        playlist["pid"]: {track["track_uri"] for track in playlist["tracks"]}
        for playlist in challenge["playlists"]
    }
    errors: list[str] = []
    seen: set[int] = set()
    team = False
    for raw in path.read_text("utf-8").split("\n"):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split(",")]
        if not team:
            team = fields[0] == "team_info" and len(fields) == 3
            errors += [] if team else ["no team_info"]
            continue
        pid, tracks = int(fields[0]), fields[1:]
        if pid not in seeds:
            errors.append("unknown pid")
            continue
        seen.add(pid)
        errors += ["count"] if len(tracks) != count else []
        errors += ["repeats"] if len(set(tracks)) != count else []
        errors += ["seeds"] if seeds[pid] & set(tracks) else []
        errors += [
            f"uri {track}"
            for track in tracks
            if [len(part) for part in track.split(":")] != [7, 5, 22]
            or not track.startswith("spotify:track:")
        ]
    return errors + (["missing playlists"] if len(seen) != len(seeds) else [])


@given(st.data())
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_melon_results_pass_the_official_checks_and_are_read_back(tmp_path: Path, data: st.DataObject):
    keys = data.draw(st.lists(st.integers(0, 2**31), min_size=1, max_size=5, unique=True))
    queries, answers = [], []
    for key in keys:
        drawn = data.draw(st.integers(1, 10**6))
        seeds, tracks = (
            range(drawn, drawn + 3),
            range(drawn + 3, drawn + 3 + data.draw(st.integers(100, 130))),
        )
        title_only = data.draw(st.booleans())
        queries.append(
            Query(id=key, title="제목") if title_only else Query(id=key, tracks=tuple(seeds), tags=("밤",))
        )
        answers.append(continuation(key, tracks, tag_names(data.draw(st.integers(10, 14)))))
    path = tmp_path / "results.json"
    write("melon", answers, path, queries=queries)
    results = json.loads(path.read_text("utf-8"))
    melon_score([{"id": key} for key in keys], results)
    assert [row["id"] for row in results] == keys
    for row, answer in zip(results, answers, strict=True):
        assert row["songs"] == [track.id for track in answer.tracks[:100]]
        assert row["tags"] == [result.tag for result in answer.tags[:10]]
    assert [list(answer.tracks) for answer in read_answers(path)] == [row["songs"] for row in results]


GOOD = (range(100, 200), tag_names(10))


@pytest.mark.parametrize(
    ("answer", "query", "words"),
    [
        (continuation(3, (), ()), Query(id=3, tracks=(100,)), "expected 100 tracks, got 0, and 99 to fill"),
        (continuation(3, GOOD[0], ()), Query(id=3, tags=("태그 0 🌙",)), "expected 10 tags, got 0, and 9 to fill"),
        (continuation(3, [*range(99), 5], GOOD[1]), Query(id=3), "got 5, which is there already"),
        (continuation(3, GOOD[0], ["a", *tag_names(8), "a"]), Query(id=3), "got 'a', which is there already"),
        (continuation(3, GOOD[0], GOOD[1]), Query(id=3, tracks=(150,)), "got 150, which is given"),
        (continuation(3, GOOD[0], GOOD[1]), Query(id=3, tracks=("150",)), "got 150, which is given"),
        (continuation(3, GOOD[0], GOOD[1]), Query(id=3, tags=("태그 2 🌙",)), "'태그 2 🌙', which is given"),
        (continuation(3, [1, "곡 2", *range(2, 100)], GOOD[1]), Query(id=3), "question 3, a track: .*'곡 2'"),
        (continuation("3", GOOD[0], GOOD[1]), Query(id="3"), "integer id, got '3'"),
        (continuation(None, GOOD[0], GOOD[1]), Query(), "integer id, got None"),
    ],
)  # fmt: skip
def test_a_melon_row_that_would_be_refused_is_an_error_and_nothing_is_written(
    tmp_path: Path, answer: Continuation, query: Query, words: str
):
    path = tmp_path / "results.json"
    path.write_text("before")
    with pytest.raises(QueryError, match=words):
        write("melon", [continuation(1, *GOOD), answer], path, queries=[Query(id=1), query])
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("spare", [None, continuation(None, range(500, 700), ["비", *tag_names(20, 20)])])
def test_a_short_row_is_filled_and_counted(tmp_path: Path, spare: Continuation | None):
    """One question that too little may answer costs no other its place in the file."""
    queries = [Query(id=key) for key in range(1, 5)] + [Query(id=5, tracks=(100,), tags=("태그 1 🌙",))]
    answers = [
        continuation(1, *GOOD),
        continuation(2, (), ()),
        continuation(3, range(99), GOOD[1]),
        continuation(4, [*range(101, 200), 7], tag_names(9, 1)),
        continuation(5, range(150, 200), ["눈 ❄️"]),
    ]
    path = tmp_path / "results.json"
    assert write("melon", answers, path, queries=queries, spare=spare) == 4
    rows = json.loads(path.read_text("utf-8"))
    melon_score([{"id": key} for key in range(1, 6)], rows)
    assert rows[0]["songs"] == list(GOOD[0])
    assert rows[2]["songs"][:99] == list(range(99))
    # the spare ones first, then what most rows have
    assert rows[2]["songs"][99] == (500 if spare else 150)
    assert rows[3]["tags"][9] == ("비" if spare else "태그 0 🌙")
    assert not {100, *rows[4]["songs"][:50]} & {*rows[4]["songs"][50:]}
    assert "태그 1 🌙" not in rows[4]["tags"]
    assert write("melon", answers[:1], path, queries=queries[:1]) == 0


def test_a_short_mpd_row_is_filled_and_counted(tmp_path: Path):
    answers = [continuation(3, map(uri, range(500))), continuation(4, [uri(2)])]
    queries = [Query(id=3), Query(id=4, tracks=(uri(499),))]
    spare = continuation(None, [uri(700)])
    assert write("mpd", answers, tmp_path / "s.csv", queries=queries, team=TEAM, spare=spare) == 1
    challenge = {"playlists": [{"pid": 3, "tracks": []}, {"pid": 4, "tracks": [{"track_uri": uri(499)}]}]}
    assert mpd_errors(challenge, tmp_path / "s.csv") == []
    row = (tmp_path / "s.csv").read_text("utf-8").splitlines()[2].split(", ")
    assert row[:4] == ["4", uri(2), uri(700), uri(0)]


def test_an_mpd_submission_passes_the_verifier(tmp_path: Path):
    challenge = {
        "playlists": [
            {"pid": 1_000_000 + number, "tracks": [{"track_uri": uri(track)} for track in range(number)]}
            for number in (0, 1, 5, 100)
        ]
    }
    queries = [
        Query(id=playlist["pid"], tracks=tuple(track["track_uri"] for track in playlist["tracks"]))
        for playlist in challenge["playlists"]
    ]
    answers = [continuation(query.id, [uri(number) for number in range(100, 620)]) for query in queries]
    path = tmp_path / "submission.csv"
    write("mpd", answers, path, queries=queries, team=TEAM)
    assert mpd_errors(challenge, path) == []
    rows = list(csv.reader(path.read_text("utf-8").splitlines(), skipinitialspace=True))
    assert rows[0] == ["team_info", "느린 새벽", "dawn@example.com"]
    assert [int(row[0]) for row in rows[1:]] == [query.id for query in queries]
    assert rows[1][1:] == [uri(number) for number in range(100, 600)]


@pytest.mark.parametrize(
    ("answer", "query", "words"),
    [
        (continuation(3, range(499)), Query(id=3), "question 3: expected 500 tracks, got 499"),
        (continuation(3, [*range(499), 4]), Query(id=3), "got 4, which is there already"),
        (continuation(3, range(500)), Query(id=3, tracks=(77,)), "got 77, which is given"),
        (continuation("three", range(500)), Query(id="three"), "integer id, got 'three'"),
        (continuation(3, [*range(499), "a,b"]), Query(id=3), "without commas, .* got 'a,b'"),
        (continuation(3, [*range(499), "a\nb"]), Query(id=3), "line breaks"),
    ],
)
def test_an_mpd_row_that_would_be_refused_is_an_error(
    tmp_path: Path, answer: Continuation, query: Query, words: str
):
    with pytest.raises(QueryError, match=words):
        write("mpd", [answer], tmp_path / "s.csv", queries=[query], team=TEAM)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "team", [None, Team("", "a@b"), Team("a,b", "a@b"), Team("a", "a\n@b"), Team("a", "")]
)
def test_an_mpd_submission_needs_a_team(tmp_path: Path, team: Team | None):
    with pytest.raises(ConfigError, match=r"expected the team's (name|email)"):
        write("mpd", [continuation(3, range(500))], tmp_path / "s.csv", queries=[Query(id=3)], team=team)


def test_jsonl_holds_ids_tracks_and_tags_and_nothing_else(tmp_path: Path):
    path = tmp_path / "answers.jsonl"
    answers = [continuation(3, [5, 4], ["밤"]), continuation("x", ["a"])]
    write("jsonl", answers, path, queries=[Query(id=3), Query(id="x")])
    assert path.read_text("utf-8").splitlines() == [
        '{"id":3,"tracks":[5,4],"tags":["밤"]}',
        '{"id":"x","tracks":["a"],"tags":[]}',
    ]
    assert read_answers(path) == [answer.answer() for answer in answers]


def test_continuations_that_do_not_pair_with_the_questions_are_refused(tmp_path: Path):
    two = [continuation(1, [5]), continuation(2, [6])]
    with pytest.raises(QueryError, match="expected one continuation for each of 1 questions, got 2"):
        write("jsonl", two, tmp_path / "a", queries=[Query(id=1)])
    with pytest.raises(QueryError, match="continuation 1: expected the answer to question 2, got one to 1"):
        write("jsonl", two, tmp_path / "a", queries=[Query(id=2), Query(id=1)])
    write("jsonl", two, tmp_path / "a", queries=[Query(id="1"), Query(id="2")])  # 7 and "7" are one id


def test_an_unknown_format_is_refused(tmp_path: Path):
    with pytest.raises(ConfigError, match="melon, mpd, jsonl, jspf, xspf, m3u8, csv"):
        write("winamp", [], tmp_path / "a", queries=[])  # pyright: ignore[reportArgumentType] - what a caller may do


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArtifactError, match="could not be written"):
        write("jsonl", [continuation(1, [2])], tmp_path / "file" / "a", queries=[Query(id=1)])
    for path, words in ((tmp_path, "could not be written"), (Path(), "got the current directory")):
        with pytest.raises(ArtifactError, match=words):
            write("jsonl", [continuation(1, [2])], path, queries=[Query(id=1)])
