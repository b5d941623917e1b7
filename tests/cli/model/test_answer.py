from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.constraints.constraints import AS_RANKED
from segue.data.answers import read_answers
from segue.data.questions import read_questions

Command = Callable[..., Any]
TEAM = ("--team-name", "밤", "--team-email", "night@example.org")


def test_jsonl_holds_the_librarys_answers_in_the_questions_order(
    command: Command, world: Path, tmp_path: Path
) -> None:
    questions = world / "split" / "questions.jsonl"
    ran = command("answer", world / "model", questions, "-o", tmp_path / "a.jsonl", "-n", 20, "--tags", 5)
    assert ran.code == 0, ran.err
    queries = read_questions(questions)
    expected = segue.load(world / "model").recommend(
        queries, 20, tags=5, constraints=AS_RANKED, reasons=False
    )
    assert read_answers(tmp_path / "a.jsonl") == [continuation.answer() for continuation in expected]
    first = json.loads((tmp_path / "a.jsonl").read_text("utf-8").splitlines()[0])
    assert set(first) == {"id", "tracks", "tags"}
    assert "40 answers" in ran.out


def test_more_questions_than_a_portion_stay_in_order(
    command: Command, world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = world / "split" / "questions.jsonl"
    command("answer", world / "model", questions, "-o", tmp_path / "whole.jsonl", "-n", 5)
    monkeypatch.setattr("segue.model.answering.PORTION", 7)
    command("answer", world / "model", questions, "-o", tmp_path / "parts.jsonl", "-n", 5)
    assert (tmp_path / "parts.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_melon_submission_has_100_tracks_and_10_tags(command: Command, world: Path, tmp_path: Path) -> None:
    melon = [
        {"id": 5, "plylst_title": "비 오는 날", "tags": [], "songs": [], "like_cnt": 0, "updt_date": ""},
        {
            "id": 9,
            "plylst_title": "",
            "tags": ["감성"],
            "songs": [1, 2],
            "updt_date": "2019-05-27 14:14:33.000",
        },
    ]
    (tmp_path / "val.json").write_text(json.dumps(melon), encoding="utf-8")
    ran = command(
        "answer", world / "model", tmp_path / "val.json", "-o", tmp_path / "results.json", "--format", "melon"
    )
    assert ran.code == 0, ran.err
    rows = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert [row["id"] for row in rows] == [5, 9]
    assert all(len(set(row["songs"])) == 100 and len(set(row["tags"])) == 10 for row in rows)
    assert not {1, 2} & set(rows[1]["songs"])


def test_a_question_too_old_for_most_tracks_costs_no_submission(
    command: Command, world: Path, tmp_path: Path
) -> None:
    melon = [
        {"id": 5, "plylst_title": "비 오는 날", "songs": [], "tags": [], "updt_date": "1970-01-02 00:00:00"},
        {"id": 9, "plylst_title": "새벽 🌙", "songs": [3], "tags": [], "updt_date": ""},
    ]
    (tmp_path / "val.json").write_text(json.dumps(melon), encoding="utf-8")
    ran = command(
        "answer", world / "model", tmp_path / "val.json", "-o", tmp_path / "results.json", "--format", "melon"
    )
    assert ran.code == 0, ran.err
    rows = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert [len(set(row["songs"])) for row in rows] == [100, 100]
    model = segue.load(world / "model")
    old = model.recommend(read_questions(tmp_path / "val.json")[0], 100, constraints=AS_RANKED).tracks
    said = f"{len(old)} of 100 tracks: the others are left out by updated"
    assert f"1 of 2 answers, the first: {said} (question 5)" in ran.err
    assert "1 of 2 answers were too short and were filled with the most popular" in ran.err
    first = [track.id for track in old]
    popular = [track.id for track in model.recommend(segue.Query(), 200, constraints=AS_RANKED).tracks]
    expected = first + [track for track in popular if track not in first]
    assert rows[0]["songs"] == expected[:100]


@pytest.mark.parametrize(("format", "versions"), [("jsonl", "all"), ("m3u8", "one")])
def test_versions_are_as_the_format_is_used_unless_told(
    command: Command,
    world: Path,
    tmp_path: Path,
    format: str,  # noqa: A002 - the option
    versions: str,
) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": "밤", "title": "새벽 🚗"}', encoding="utf-8")
    written: dict[str, bytes] = {}
    for asked in ("", "one", "all"):
        out = tmp_path / f"answers-{asked}"
        option = ("--versions", asked) if asked else ()
        ran = command(
            "answer",
            world / "model",
            tmp_path / "q.jsonl",
            "-o",
            out,
            "--format",
            format,
            "-n",
            1400,
            *option,
        )
        assert ran.code == 0, ran.err
        written[asked] = out.read_bytes()
    assert written["one"] != written["all"]
    assert written[""] == written[versions]


def test_an_mpd_submission_has_500_tracks(command: Command, world: Path, tmp_path: Path) -> None:
    challenge = {"playlists": [{"pid": 70007, "name": "rain", "tracks": [{"pos": 0, "track_uri": "3"}]}]}
    (tmp_path / "challenge_set.json").write_text(json.dumps(challenge), encoding="utf-8")
    ran = command(
        "answer",
        world / "model",
        tmp_path / "challenge_set.json",
        "-o",
        tmp_path / "s.csv",
        "--format",
        "mpd",
        *TEAM,
    )
    assert ran.code == 0, ran.err
    team, row = (tmp_path / "s.csv").read_text("utf-8").splitlines()
    assert team == "team_info,밤,night@example.org"
    assert len(set(row.split(", "))) == 501
    assert "1 answers of up to 500 tracks\n" in ran.out


def test_playlist_files_name_their_tracks(command: Command, world: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": "drive", "title": "새벽 드라이브 🚗"}', encoding="utf-8")
    ran = command(
        "answer",
        world / "model",
        tmp_path / "q.jsonl",
        "-o",
        tmp_path / "d.m3u8",
        "--format",
        "m3u8",
        "-n",
        3,
    )
    assert ran.code == 0, ran.err
    lines = (tmp_path / "d.m3u8").read_text("utf-8").splitlines()
    assert lines[:2] == ["#EXTM3U", "#PLAYLIST:새벽 드라이브 🚗"]
    assert sum(line.startswith("#SEGUE-TRACK:") for line in lines) == 3
    assert sum(not line.startswith("#") for line in lines) == 3
    assert all(not line.startswith("#EXTINF:-1") for line in lines)  # lengths come from the model's tracks


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--format", "mpd"), "got no --team-name and no --team-email"),
        (("--format", "mpd", "--team-name", "밤"), "got no --team-email"),
        (("--format", "mpd", "--team-name", "밤, 새벽", *TEAM[2:]), "without commas"),
        (("--format", "mpd", *TEAM, "-n", "100"), "expected -n 500"),
        (("--format", "melon", "-n", "50"), "expected -n 100"),
        (("--format", "melon", "--tags", "5"), "expected --tags 10"),
        (("--format", "winamp"), "expected a format to write"),
    ],
)
def test_what_a_format_asks_for_is_checked_before_the_model_loads(
    command: Command, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    ran = command("answer", tmp_path / "no model", tmp_path / "none.jsonl", "-o", tmp_path / "out", *options)
    assert ran.code == 2
    assert words in ran.err
    assert list(tmp_path.iterdir()) == []


def test_text_ids_are_refused_where_the_challenge_has_integers(
    command: Command, world: Path, tmp_path: Path
) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": "a", "title": "밤"}', encoding="utf-8")
    ran = command(
        "answer", world / "model", tmp_path / "q.jsonl", "-o", tmp_path / "r.json", "--format", "melon"
    )
    assert ran.code == 2
    assert "question 1: expected an integer id, got 'a'" in ran.err
    assert not (tmp_path / "r.json").exists()


def test_a_bad_questions_file_is_explained(command: Command, world: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": 1, "title": "밤"}\n{"id": 2, "songs": 5}\n', encoding="utf-8")
    ran = command("answer", world / "model", tmp_path / "q.jsonl", "-o", tmp_path / "a.jsonl")
    assert ran.code == 2
    assert "q.jsonl, line 2, field songs" in ran.err
    assert not (tmp_path / "a.jsonl").exists()
