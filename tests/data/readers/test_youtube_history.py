from __future__ import annotations

import json
from pathlib import Path

import pytest

from segue.data.readers import read
from segue.data.readers.youtube_history import title_of
from segue.errors import DataError


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Watched 밤편지", "밤편지"),
        ("밤편지을(를) 시청했습니다.", "밤편지"),
        ("밤편지 을(를) 시청했습니다.", "밤편지"),
        ("夜の歌 を視聴しました", "夜の歌"),
        ("Nacht angesehen", "Nacht"),
        ("Vous avez regardé Nuit", "Nuit"),
        ("Has visto Noche", "Noche"),
        ("Watched https://www.youtube.com/watch?v=x", ""),
        ("밤편지", "밤편지"),
        ("Watched ", "Watched"),
        ("", ""),
    ],
)
def test_the_title_in_a_sentence(sentence: str, title: str) -> None:
    assert title_of(sentence) == title


@pytest.mark.parametrize("address", ["", "http://[", "https://music.youtube.com/watch?v=short", "x" * 10_000])
def test_an_address_without_a_video_is_no_play(tmp_path: Path, address: str) -> None:
    record = {
        "header": "YouTube Music",
        "title": "Watched 밤",
        "titleUrl": address,
        "time": "2023-01-01T10:00:00Z",
    }
    path = tmp_path / "watch-history.json"
    path.write_text(json.dumps([record]), "utf-8")
    with pytest.raises(DataError, match="play left out that is no music"):
        read("youtube", path)


def test_a_bad_record_costs_only_itself(tmp_path: Path) -> None:
    good = [
        {
            "header": "YouTube Music",
            "title": f"Watched {number}",
            "titleUrl": f"https://music.youtube.com/watch?v=abcdefghij{number}&list=x",
            "time": f"2023-01-01T10:0{number}:00Z",
        }
        for number in range(3)
    ]
    path = tmp_path / "시청 기록.json"
    path.write_text(json.dumps([good[0], {"header": 1, "time": "x"}, *good[1:]]), "utf-8")
    with pytest.raises(DataError, match="record 2"):
        read("youtube", path)
    result = read("youtube", path, skip_bad=True)
    assert len(result.problems) == 1
    assert result.dataset.playlists["tracks"].list.len().to_list() == [3]


def test_a_history_as_a_page_says_what_to_choose(tmp_path: Path) -> None:
    path = tmp_path / "시청 기록.html"
    path.write_text('<html><body><div class="outer-cell mdl-cell">Watched 밤</div></body></html>', "utf-8")
    for form in ("youtube", "auto"):
        with pytest.raises(DataError, match="got a watch history of YouTube as HTML") as caught:
            read(form, path)
        assert caught.value.hint == "In Google Takeout, choose JSON for the history."
