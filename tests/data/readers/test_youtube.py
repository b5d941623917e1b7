"""Google Takeout's files of YouTube Music, of our own making."""

from __future__ import annotations

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
    assert result.notes == {"table without videos": 1}


@pytest.mark.parametrize("content", [SINGLE, INDEX, VIDEOS, KOREAN, LIBRARY])
def test_each_file_is_recognised(tmp_path: Path, content: str) -> None:
    path = tmp_path / "표.csv"
    path.write_text(content, "utf-8-sig")
    assert claims_of(Head.of(path))[0].format == "youtube"


def test_other_tables_are_not(tmp_path: Path) -> None:
    path = tmp_path / "표.csv"
    path.write_text("playlist,track\nrain,abcdefghijk\n", "utf-8")
    assert all(claim.format != "youtube" for claim in claims_of(Head.of(path)))
