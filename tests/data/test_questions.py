from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.data.answers import read_answers, write_answers
from segue.data.questions import read_questions, write_questions
from segue.errors import DataError, QueryError, Where
from segue.types import Answer, Query

MELON: list[dict[str, Any]] = [
    {
        "id": 118598,
        "plylst_title": "  비 오는 날 ☔ chill ",
        "tags": ["밤", " 감성 ", "", "밤"],
        "songs": [],
        "like_cnt": 3,
        "updt_date": "2019-05-27 14:14:33.000",
    },
    {
        "id": 7,
        "plylst_title": "",
        "tags": [],
        "songs": [5, 3, 5],
        "like_cnt": 0,
        "updt_date": "2014-03-02 00:00:00.000",
    },
]
MELON_QUESTIONS = [
    Query(
        id=118598,
        title="비 오는 날 ☔ chill",
        tags=("밤", "감성"),
        updated=dt.datetime(2019, 5, 27, 14, 14, 33),
    ),
    Query(id=7, tracks=(5, 3), updated=dt.datetime(2014, 3, 2)),
]
URI = "spotify:track:{:022d}"
CHALLENGE: dict[str, Any] = {
    "date": "2018-01-16 08:47:28.198015",
    "version": "v1",
    "playlists": [
        {
            "name": "spanish playlist",
            "num_holdouts": 11,
            "pid": 1000002,
            "num_tracks": 11,
            "tracks": [],
            "num_samples": 0,
        },
        {
            "pid": 1000003,
            "num_holdouts": 48,
            "num_tracks": 50,
            "num_samples": 2,
            "tracks": [
                {"pos": 7, "artist_name": "B", "track_uri": URI.format(2), "duration_ms": 210000},
                {"pos": 0, "artist_name": "A", "track_uri": URI.format(1), "track_name": "a"},
            ],
        },
    ],
}  # fmt: skip
CHALLENGE_QUESTIONS = [
    Query(id=1000002, title="spanish playlist"),
    Query(id=1000003, tracks=(URI.format(1), URI.format(2))),
]


def put(folder: Path, content: str | bytes) -> Path:
    path = folder / "questions"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def dump(value: Any, **options: Any) -> str:
    return json.dumps(value, ensure_ascii=False, **options)


def lines(records: list[Any]) -> str:
    return "".join(dump(record) + "\n" for record in records)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
@pytest.mark.parametrize(
    ("content", "questions"),
    [
        (dump(MELON), MELON_QUESTIONS),
        (json.dumps(MELON, indent=4), MELON_QUESTIONS),
        (lines(MELON), MELON_QUESTIONS),
        (lines(MELON).replace("\n", "\r\n\r\n"), MELON_QUESTIONS),
        (lines(MELON).rstrip("\n"), MELON_QUESTIONS),
        (dump(CHALLENGE), CHALLENGE_QUESTIONS),
        (dump(CHALLENGE, indent=2), CHALLENGE_QUESTIONS),
        (dump({"list": [1], **CHALLENGE}), CHALLENGE_QUESTIONS),
        (lines(CHALLENGE["playlists"]), CHALLENGE_QUESTIONS),
        (dump(CHALLENGE["playlists"]), CHALLENGE_QUESTIONS),
        (dump(MELON[1]), MELON_QUESTIONS[1:]),
        (dump(MELON[1], indent=1), MELON_QUESTIONS[1:]),
    ],
)
def test_the_format_is_told_from_the_content(
    tmp_path: Path, mark: bytes, content: str, questions: list[Query]
):
    assert read_questions(put(tmp_path, mark + content.encode())) == questions


def test_every_alias_and_both_kinds_of_ids(tmp_path: Path):
    records = [
        {
            "id": "가",
            "title": "여름",
            "tags": None,
            "tracks": ["x", {"id": 9}],
            "updated": "2020-01-02T03:04:05",
        },
        {
            "pid": 2,
            "name": None,
            "songs": [{"track_uri": "u"}],
            "modified_at": 1462665600,
            "collaborative": "false",
        },
        {"id": "3", "plylst_title": "세", "songs": None, "updt_date": ""},
        {"id": 4},
    ]
    assert read_questions(put(tmp_path, lines(records))) == [
        Query(id="가", title="여름", tracks=("x", 9), updated=dt.datetime(2020, 1, 2, 3, 4, 5)),
        Query(id=2, tracks=("u",), updated=dt.datetime(2016, 5, 8)),
        Query(id="3", title="세"),
        Query(id=4),
    ]


@pytest.mark.parametrize(
    ("content", "position", "field", "words"),
    [
        ("", "", "", "empty"),
        (" \n ", "", "", "empty"),
        ("[]", "", "", "empty list"),
        ('{"playlists": []}', "", "", "empty list"),
        ("42", "", "", "a number"),
        ("id,title\n1,a", "", "", "no JSON"),
        (dump(MELON)[:-30], "record 2", "", "broken"),
        (dump(CHALLENGE)[:-60], "record 2", "", "broken"),
        (lines(MELON)[:-30], "line 2", "", "ends too early"),
        (lines([MELON[0], 5]), "line 2", "", "expected an object"),
        (lines([MELON[0], {"title": "no id"}]), "line 2", "id", "expected an id"),
        (dump([MELON[0], {"id": None}]), "record 2", "id", "expected"),
        (dump([{"id": True}]), "record 1", "id", "got true or false"),
        (dump([{"id": 1.5}]), "record 1", "id", "got a number"),
        (dump([{"id": 1, "songs": [1, 2, 2.5]}]), "record 1", "songs[2]", "got a number"),
        (dump([{"id": 1, "tags": "rock"}]), "record 1", "tags", "expected a list"),
        (dump([{"id": 1, "plylst_title": 5}]), "record 1", "plylst_title", "got an integer"),
        (dump([{"id": 1, "updt_date": "yesterday"}]), "record 1", "updt_date", "yesterday"),
        (dump([{"id": 1, "songs": [{"pos": 0}]}]), "record 1", "songs[0]", "expected an id"),
        (dump([{"id": 1, "songs": [], "tracks": []}]), "record 1", "tracks", "got both"),
        (dump([MELON[1], {"id": 8}, MELON[1]]), "record 3", "id", "got 7 again (first in record 1)"),
        (lines([{"id": 7}, {"id": "7"}]), "line 2", "id", "'7' again (first in line 1)"),
    ],
)  # fmt: skip
def test_errors_name_file_place_and_field(
    tmp_path: Path, content: str, position: str, field: str, words: str
):
    path = put(tmp_path, content)
    for read in (read_questions, read_answers):
        with pytest.raises(DataError) as caught:
            read(path)
        error = caught.value
        assert error.where.file == str(path)
        assert str(Where(record=error.where.record, line=error.where.line)) == position
        assert error.where.field == field
        assert words in str(error)


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(DataError, match=r"nowhere\.json"):
        read_questions(tmp_path / "nowhere.json")


def test_answers_keep_their_order_and_drop_repeats(tmp_path: Path):
    content = dump([{"id": 3, "songs": [9, 1, 9, 4], "tags": ["나", "가", "나"]}, {"id": 4}])
    assert read_answers(put(tmp_path, content)) == [
        Answer(id=3, tracks=(9, 1, 4), tags=("나", "가")),
        Answer(id=4),
    ]


def test_a_question_without_an_id_is_not_written(tmp_path: Path):
    path = tmp_path / "questions.jsonl"
    path.write_text("before")
    with pytest.raises(QueryError, match="question 2"):
        write_questions([Query(id=1), Query(title="x")], path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_written_lines_hold_what_is_known_and_nothing_else(tmp_path: Path):
    write_questions([Query(id=1, title="밤", tracks=(2,), updated=dt.datetime(2020, 1, 2))], tmp_path / "q")
    write_answers([Answer(id="a", tracks=(5, 4), tags=("비",))], tmp_path / "a")
    assert (tmp_path / "q").read_text("utf-8") == (
        '{"id":1,"title":"밤","tracks":[2],"updated":"2020-01-02T00:00:00"}\n'
    )
    assert (tmp_path / "a").read_text("utf-8") == '{"id":"a","tracks":[5,4],"tags":["비"]}\n'


words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12).map(str.strip)
ids = st.integers(-(2**63), 2**63 - 1) | words.filter(bool)
queries = st.builds(
    lambda id, title, tags, tracks, updated: Query(  # noqa: A006 - the field's name
        id=id, title=title, tags=tuple(tags), tracks=tuple(tracks), updated=updated
    ),
    id=ids,
    title=words,
    tags=st.lists(words.filter(bool), unique=True, max_size=5),
    tracks=st.lists(ids, unique=True, max_size=6),
    updated=st.none() | st.datetimes(min_value=dt.datetime(1000, 1, 1)),
)


@given(st.lists(queries, min_size=1, max_size=6, unique_by=lambda query: str(query.id)))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_back(tmp_path: Path, drawn: list[Query]):
    path = tmp_path / "round.jsonl"
    write_questions(drawn, path)
    assert read_questions(path) == drawn
    answers = [Answer(id=query.id or 0, tracks=query.tracks, tags=query.tags) for query in drawn]
    write_answers(answers, path)
    assert read_answers(path) == answers


def test_a_track_in_both_kinds_of_id_is_one(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": 1, "tracks": [7, "7", "밤", 7]}', encoding="utf-8")
    assert read_questions(tmp_path / "q.jsonl")[0].tracks == (7, "밤")
    assert read_answers(tmp_path / "q.jsonl")[0].tracks == (7, "밤")


def test_a_name_of_a_field_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes('{"id": 1, "title": "밤밤밤", "?": 1}'.encode().replace(b"?", b"\xff"))
    with pytest.raises(DataError, match="UTF-8"):
        read_questions(path)
