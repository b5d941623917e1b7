from __future__ import annotations

import json
from pathlib import Path

import pytest

from segue.data.readers import read
from segue.errors import DataError, Where

GOOD = '{"id": "a", "title": "비 오는 날", "tags": ["비"], "tracks": [1, 2]}'


def write(folder: Path, *lines: str | bytes, name: str = "lists.jsonl", end: bytes = b"\n") -> Path:
    path = folder / name
    path.write_bytes(end.join(line if isinstance(line, bytes) else line.encode() for line in lines))
    return path


def test_one_playlist_a_line_in_any_dialect(tmp_path: Path, playlists, tracks) -> None:
    path = write(
        tmp_path,
        GOOD,
        "",
        '{"pid": 2, "name": "x", "songs": [{"uri": "u", "title": "밤편지", "artist": "가수"}]}',
        '{"id": 3, "plylst_title": null, "songs": [2], "like_cnt": 4, "mood": 1}',
    )
    result = read("jsonl", path)
    found = playlists(result.dataset)
    assert {key: row["tracks"] for key, row in found.items()} == {"a": ["1", "2"], "2": ["u"], "3": ["2"]}
    assert [row["title"] for row in found.values()] == ["비 오는 날", "x", None]
    assert tracks(result.dataset)["u"]["artists"] == ["가수"]
    assert result.notes == {"field mood not read": 1}


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_marks_and_line_ends_change_nothing(tmp_path: Path, playlists, start: bytes, end: bytes) -> None:
    path = write(tmp_path, start + GOOD.encode(), '{"id": 2, "title": "y"}', "", end=end)
    assert set(playlists(read("jsonl", path).dataset)) == {"a", "2"}


def test_utf16_with_its_mark_is_read(tmp_path: Path, playlists) -> None:
    path = write(tmp_path, f'{GOOD}\r\n{{"id": 2}}\r\n'.encode("utf-16"))
    assert playlists(read("jsonl", path).dataset)["a"]["title"] == "비 오는 날"


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ('{"id": true}', "id", "got true or false"),
        ('{"id": 1, "tracks": [1, null]}', "tracks[1]", "null"),
        ('{"id": 1, "tracks": [1', "", "too early"),
        ('{"id": 1, "likes": NaN}', "", "broken JSON"),
        ('{"id": 1, "likes": Infinity}', "", "broken JSON"),
        ('{"title": "no id"}', "id", "expected an id"),
        ('{"id": "a"}', "id", "again"),
        (b'{"id": 1, "title": "\xb9\xe3"}', "title", "UTF-8"),
        ('{"id": 1, "x": ' + "[" * 200_000 + "]" * 200_000 + "}", "", "nested"),
        ("a,b,c", "", "broken JSON"),
        ("[1]", "", "got a list"),
    ],
)
def test_a_bad_line_is_placed_and_can_be_skipped(
    tmp_path: Path, playlists, line: str | bytes, field: str, words: str
) -> None:
    path = write(tmp_path, GOOD, line, '{"id": "last", "title": "끝"}')
    with pytest.raises(DataError, match=words) as caught:
        read("jsonl", path)
    assert caught.value.where == Where(path, line=2, field=field)
    assert "--skip-bad" in caught.value.hint
    result = read("jsonl", path, skip_bad=True)
    assert set(playlists(result.dataset)) >= {"a", "last"}
    assert [problem.where for problem in result.problems] == [Where(path, line=2, field=field)]


def test_a_json_list_is_told_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="got JSON") as caught:
        read("jsonl", write(tmp_path, "[", GOOD, "]"))
    assert "auto" in caught.value.hint
    with pytest.raises(DataError, match="got a JSON list"):
        read("jsonl", write(tmp_path, "[1, 2]"))


def test_a_folder_gives_all_its_files(tmp_path: Path, playlists) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "more").mkdir()
    write(tmp_path / "more", '{"id": 2, "title": "t"}', name="b.NDJSON")
    write(tmp_path, "not read", name="notes.txt")
    write(tmp_path, "not read", name=".hidden.jsonl")
    assert set(playlists(read("jsonl", tmp_path).dataset)) == {"a", "2"}


def test_five_thousand_tracks(tmp_path: Path, playlists) -> None:
    ids = [f"{number}" for number in range(5000, 0, -1)]
    path = write(tmp_path, f'{{"id": 1, "tracks": [{",".join(ids)}]}}')
    assert playlists(read("jsonl", path).dataset)["1"]["tracks"] == ids


def test_real_mpd10k(real_data: Path) -> None:
    result = read("jsonl", real_data / "mpd10k.jsonl")
    assert result.dataset.manifest.counts == {"playlists": 9000, "tracks": 159663, "pairs": 589951, "tags": 0}
    assert (result.repeats, result.problems, result.notes) == (0, (), {})


def test_weights_follow_their_tracks(tmp_path: Path) -> None:
    tracks = [
        {"id": "a", "pos": 2, "weight": 0.5},
        {"id": "b", "pos": 1, "weight": {"kg": 3}},
        {"id": "c", "pos": 0, "weight": 4},
    ]
    path = tmp_path / "lists.jsonl"
    path.write_text(json.dumps({"id": 1, "tracks": tracks}), encoding="utf-8")
    assert read("jsonl", path).weights == {"1": {"c": 4.0, "a": 0.5}}
