"""Google Takeout's files of YouTube Music, of our own making."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from segue.data.readers import read
from segue.data.readers.finding import claims_of
from segue.data.readers.youtube import WATCH
from segue.data.recognition.head import Head

ONE, TWO = "abcDEF_-123", "-_9876zyxWV"
SINGLE = (
    "Playlist ID,Channel ID,Time Created,Time Updated,Title,Description,Visibility\n"
    "PLabcdefghij0123456789,UCx,2020-01-01 00:00:00 UTC,2020-01-01 00:00:00 UTC,비 오는 날 ☔,,Private\n"
    f"\nVideo ID,Time Added\n{ONE},2023-01-01 10:00:00 UTC\n{TWO},2023-01-01 10:01:00 UTC\n"
)
INDEX = (
    "Playlist ID,Add new videos to top,Playlist Title (Original),Language,Playlist Visibility\n"
    "PLabcdefghij0123456789,False,비 오는 날: 산책 ☔,,Private\n"
)
VIDEOS = (
    "Video ID,Playlist Video Creation Timestamp\n"
    f"{ONE},2023-01-01T10:00:00+00:00\n{TWO},2023-01-01T10:01:00+00:00\n"
)
KOREAN = f"동영상 ID,재생목록 동영상 생성 타임스탬프\n{TWO},2023-01-01T10:00:00+00:00\n"
KOREAN_INDEX = (
    "재생목록 ID,상단에 새 동영상 추가,재생목록 제목(원본),재생목록 제목(원본) 언어,재생목록 공개 상태\n"
    "PLabcdefghij0123456789,False,드라이브,,비공개\n"
)
KOREAN_LIBRARY = f"동영상 ID,노래 제목,앨범 제목,아티스트 이름 1\n{TWO},1979,앨범,가수\n"
OWN = f"Video ID,Approx Duration (ms),Video Category\n{ONE},201000,Music\n"
LIBRARY = f"Video ID,Song Title,Album Title,Artist Name 1,Artist Name 2\n{ONE},밤,앨범,가수,밴드\n"


def test_one_file_with_description_and_entries(tmp_path: Path, playlists, tracks) -> None:
    path = tmp_path / "비.csv"
    path.write_text(SINGLE, "utf-8")
    found = read("youtube", path).dataset
    assert playlists(found)["PLabcdefghij0123456789"]["title"] == "비 오는 날 ☔"
    assert playlists(found)["PLabcdefghij0123456789"]["tracks"] == [ONE, TWO]
    assert tracks(found)[ONE]["location"] == WATCH + ONE


def test_a_download_in_its_archive(tmp_path: Path, playlists, tracks) -> None:
    home = "Takeout/YouTube and YouTube Music"
    with zipfile.ZipFile(tmp_path / "takeout.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{home}/playlists/playlists.csv", INDEX)
        archive.writestr(f"{home}/playlists/비 오는 날_ 산책 ☔-videos.csv", VIDEOS)
        archive.writestr(f"{home}/재생목록/드라이브-동영상.csv", KOREAN)
        archive.writestr(f"{home}/music (library and uploads)/music library songs.csv", LIBRARY)
        archive.writestr(
            f"{home}/subscriptions/subscriptions.csv", "Channel Id,Channel Url,Channel Title\nUCx,y,z\n"
        )
        archive.writestr(f"{home}/history/watch-history.html", "<html>")
    result = read("youtube", tmp_path / "takeout.zip")
    found = playlists(result.dataset)
    assert found["PLabcdefghij0123456789"]["title"] == "비 오는 날: 산책 ☔"
    assert found["PLabcdefghij0123456789"]["tracks"] == [ONE, TWO]
    assert (found[f"{home}/재생목록/드라이브-동영상.csv"]["title"]) == "드라이브"
    assert found[f"{home}/music (library and uploads)/music library songs.csv"]["tracks"] == [ONE]
    row = tracks(result.dataset)[ONE]
    assert (row["title"], row["artists"], row["album"]) == ("밤", ["가수", "밴드"], "앨범")
    assert result.notes == {
        "table without videos": 1,
        "watch history as HTML left out: in Takeout, choose JSON for it": 1,
    }


@pytest.mark.parametrize("content", [SINGLE, INDEX, VIDEOS, KOREAN, LIBRARY, KOREAN_INDEX, KOREAN_LIBRARY])
def test_each_file_is_recognised(tmp_path: Path, content: str) -> None:
    path = tmp_path / "표.csv"
    path.write_text(content, "utf-8-sig")
    assert claims_of(Head.of(path))[0].format == "youtube"


def test_other_tables_are_not(tmp_path: Path) -> None:
    path = tmp_path / "표.csv"
    path.write_text("playlist,track\nrain,abcdefghijk\n", "utf-8")
    assert all(claim.format != "youtube" for claim in claims_of(Head.of(path)))


@pytest.mark.parametrize("header", ["track id", "id", "Video"])
def test_ids_of_eleven_letters_alone_are_no_videos(tmp_path: Path, header: str) -> None:
    path = tmp_path / "표.csv"
    path.write_text(f"{header},title,artist\n{ONE},밤,가수\n", "utf-8")
    assert all(claim.format != "youtube" for claim in claims_of(Head.of(path)))


def watched(number: int, title: str, **fields: object) -> dict[str, object]:
    return {
        "header": "YouTube Music",
        "title": title,
        "titleUrl": f"https://music.youtube.com/watch?v=abcdefghij{number}",
        "subtitles": [{"name": "가수 - Topic", "url": "https://www.youtube.com/channel/UCx"}],
        "time": f"2023-01-01T10:0{number}:00.123Z",
        "products": ["YouTube"],
        **fields,
    }


def test_a_korean_download_with_its_history(tmp_path: Path, playlists, tracks) -> None:
    home = tmp_path / "Takeout" / "YouTube 및 YouTube Music"
    plays = [
        watched(3, "Watched https://music.youtube.com/watch?v=abcdefghij3", subtitles=[]),
        watched(2, "새벽을(를) 시청했습니다."),
        watched(1, "Watched 밤"),
        watched(4, "Watched a film", header="YouTube", titleUrl="https://www.youtube.com/watch?v=abcdefghijk",
                subtitles=[{"name": "영화"}]),
        {"header": "YouTube", "title": "Watched an advertisement", "time": "2023-01-01T10:05:00Z"},
    ]  # fmt: skip
    for name, content in {
        "재생목록/재생목록.csv": KOREAN_INDEX,
        "재생목록/드라이브-동영상.csv": KOREAN,
        "음악(보관함 및 업로드)/음악 보관함 노래.csv": KOREAN_LIBRARY,
        "동영상 메타데이터/동영상.csv": OWN,
        "기록/시청 기록.json": json.dumps(plays),
        "기록/검색 기록.json": json.dumps(
            [{"header": "YouTube", "title": "밤", "time": "2023-01-01T10:00:00Z"}]
        ),
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(content, "utf-8")
    result = read("youtube", tmp_path)
    found, rows = playlists(result.dataset), tracks(result.dataset)
    assert found["PLabcdefghij0123456789"]["title"] == "드라이브"
    assert found["PLabcdefghij0123456789"]["tracks"] == [TWO]
    assert found["2023-01-01T10:01:00"]["tracks"] == ["abcdefghij1", "abcdefghij2", "abcdefghij3"]
    assert (rows[TWO]["title"], rows["abcdefghij2"]["title"]) == ("1979", "새벽")
    assert (rows["abcdefghij1"]["title"], rows["abcdefghij1"]["artists"]) == ("밤", ["가수"])
    assert rows["abcdefghij3"]["title"] is None
    assert result.notes == {"play left out that is no music": 2, "table without videos": 1}
    by_itself = read("auto", tmp_path)
    assert by_itself.dataset.manifest.fingerprint == result.dataset.manifest.fingerprint
