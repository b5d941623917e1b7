"""What Spotify sends a person, in files of our own with its fields."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from segue.data.options import Sessions
from segue.data.readers import read
from segue.errors import DataError, Where

ALL = Sessions(least=1, played=0)


def uri(number: int) -> str:
    return f"spotify:track:{number:022d}"


def item(number: int, title: str, artist: str = "가수") -> dict[str, Any]:
    track = {"trackName": title, "artistName": artist, "albumName": "앨범", "trackUri": uri(number)}
    return {"track": track, "episode": None, "localTrack": None, "addedDate": "2023-03-30"}


def play(
    minute: int, number: int | None, title: str | None, *, ms: int = 60_000, **more: Any
) -> dict[str, Any]:
    """A play of the extended history."""
    return {
        "ts": f"2023-01-01T10:{minute:02}:00Z",
        "ms_played": ms,
        "conn_country": "KR",
        "ip_addr": "203.0.113.7",
        "master_metadata_track_name": title,
        "master_metadata_album_artist_name": title and "가수",
        "master_metadata_album_album_name": title and "앨범",
        "spotify_track_uri": None if number is None else uri(number),
        "skipped": None,
        **more,
    }


def save(folder: Path, name: str, content: Any, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(json.dumps(content, ensure_ascii=False).encode(encoding))
    return path


def test_playlists_of_the_account(tmp_path: Path, playlists, tracks) -> None:
    local = {"track": None, "localTrack": {"uri": "spotify:local:%EA%B0%80%EC%88%98:Demo+Tape:%EB%B0%A4:215"}}
    episode = {"track": None, "episode": {"episodeName": "말하기"}, "localTrack": None}
    lists = [
        {"name": "비 오는 날 ☔", "lastModifiedDate": "2023-04-01", "numberOfFollowers": 2,
         "items": [item(1, "밤"), local, episode]},
        {"name": "비 오는 날 ☔", "lastModifiedDate": "2022-04-01", "items": [item(2, "낮")]},
    ]  # fmt: skip
    result = read("spotify", save(tmp_path, "Playlist1.json", {"playlists": lists}))
    found = playlists(result.dataset)
    name = local["localTrack"]["uri"]  # type: ignore[index]
    assert found["비 오는 날 ☔"]["tracks"] == [uri(1), name]
    assert (found["비 오는 날 ☔"]["likes"], found["비 오는 날 ☔"]["updated"].year) == (2, 2023)
    assert found["비 오는 날 ☔ (2)"]["tracks"] == [uri(2)]
    row = tracks(result.dataset)[name]
    assert (row["title"], row["artists"], row["album"], row["duration_ms"]) == (
        "밤",
        ["가수"],
        "Demo Tape",
        215_000,
    )
    assert result.notes == {"entry left out that is no track": 1}


def test_the_library_is_a_playlist(tmp_path: Path, playlists) -> None:
    liked = [{"artist": "가수", "album": "앨범", "track": "밤", "uri": uri(1)}, {"track": "없음"}]
    result = read("spotify", save(tmp_path, "YourLibrary.json", {"tracks": liked, "albums": []}, "utf-8-sig"))
    assert playlists(result.dataset)["Liked Songs"]["tracks"] == [uri(1)]
    assert result.notes == {"entry left out that is no track": 1}


def test_the_file_of_spotmybackup(tmp_path: Path, playlists, tracks) -> None:
    content = {"playlists": [{"name": "비", "tracks": [{"id": "x", "uri": uri(1), "name": "가수, 밴드 - 밤 - 라이브"},
        {"uri": uri(2), "name": "이름만"}, {"name": "아무것도"}]}]}  # fmt: skip
    result = read("spotify", save(tmp_path, "backup.json", content))
    assert playlists(result.dataset)["비"]["tracks"] == [uri(1), uri(2)]
    row = tracks(result.dataset)[uri(1)]
    assert (row["artists"], row["title"]) == (["가수", "밴드"], "밤 - 라이브")


def test_a_history_of_the_account_has_uris_where_lists_tell_them(tmp_path: Path, playlists) -> None:
    save(tmp_path, "Playlist1.json", {"playlists": [{"name": "비", "items": [item(1, "밤")]}]})
    plays = [
        {"endTime": "2023-01-01 10:03", "artistName": "가수", "trackName": "밤", "msPlayed": 180_000},
        {"endTime": "2023-01-01 10:06", "artistName": "가수", "trackName": "모르는 곡", "msPlayed": 180_000},
        {"endTime": "2023-01-01 10:09", "podcastName": "말", "episodeName": "1화", "msPlayed": 180_000},
    ]
    save(tmp_path, "StreamingHistory_music_0.json", plays)
    result = read("spotify", tmp_path, sessions=ALL)
    assert playlists(result.dataset)["2023-01-01T10:00:00"]["tracks"] == [uri(1), "가수 - 모르는 곡"]
    assert result.notes == {"play left out that is no track": 1}


def test_a_download_in_its_archive_with_two_histories(tmp_path: Path, playlists) -> None:
    account = [{"endTime": "2023-01-01 10:01", "artistName": "가수", "trackName": "밤", "msPlayed": 60_000}]
    extended = [play(1, 1, "밤"), play(3, 2, "낮"), play(5, 3, "해", username="가족"), play(7, None, None)]
    with zipfile.ZipFile(tmp_path / "my_spotify_data.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Spotify Account Data/StreamingHistory0.json", json.dumps(account))
        archive.writestr("Spotify Account Data/Userdata.json", "{}")
        archive.writestr("MyData/Streaming_History_Audio_2023_0.json", json.dumps(extended))
        archive.writestr("MyData/Streaming_History_Video_2023.json", json.dumps(extended))
    result = read("spotify", tmp_path / "my_spotify_data.zip", sessions=ALL)
    assert {key: row["tracks"] for key, row in playlists(result.dataset).items()} == {
        "2023-01-01T10:00:00": [uri(1), uri(2)],
        "가족/2023-01-01T10:04:00": [uri(3)],
    }
    assert result.notes == {
        "history of the account left out beside the extended one": 1,
        "play left out that is no track": 1,
    }


def test_people_in_folders_of_their_own(tmp_path: Path, playlists) -> None:
    for number, person in enumerate(("미나", "보라")):
        lists = {"playlists": [{"name": "비", "items": [item(number, "밤")]}]}
        save(tmp_path, f"{person}/Spotify Account Data/Playlist1.json", lists)
        save(
            tmp_path, f"{person}/Spotify Account Data/Streaming_History_Audio_1.json", [play(1, number, "밤")]
        )
    found = playlists(read("spotify", tmp_path, sessions=ALL).dataset)
    assert set(found) == {"미나/비", "보라/비", "미나/2023-01-01T10:00:00", "보라/2023-01-01T10:00:00"}


def test_skips_and_short_sessions_follow_the_rules(tmp_path: Path, playlists) -> None:
    path = save(
        tmp_path, "endsong_0.json", [play(minute, minute, "밤", ms=1000 * minute) for minute in range(1, 59)]
    )
    found = playlists(read("spotify", path).dataset)
    assert [len(row["tracks"]) for row in found.values()] == [29]  # of 30 s and more
    with pytest.raises(DataError, match="session left out for too few tracks"):
        read("spotify", path, sessions=Sessions(least=60))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([play(1, 1, "밤"), {"ts": "soon", "ms_played": 1}], "record 2, field ts: invalid"),
        ([{"endTime": "밤", "trackName": "밤", "msPlayed": 1}], "record 1, field endTime: expected a time"),
        ([{"ts": "2023-01-01T10:00:00Z", "ms_played": "밤"}], "record 1, field ms_played: expected"),
        ({"playlists": [{"name": "비", "items": [{"track": 7}]}]}, "record 1, field items"),
        ({"tracks": [{"uri": 7}]}, "tracks"),
        ({"albums": []}, "expected playlists, tracks or a list of plays, got albums"),
    ],
)
def test_a_bad_record_is_placed(tmp_path: Path, content: Any, words: str) -> None:
    path = save(tmp_path, "StreamingHistory0.json", content)
    with pytest.raises(DataError, match=words):
        read("spotify", path, sessions=ALL)


def test_a_bad_record_costs_itself_only(tmp_path: Path, playlists) -> None:
    path = save(tmp_path, "endsong.json", [play(1, 1, "밤"), {"ts": 5, "ms_played": 1}, play(2, 2, "낮")])
    result = read("spotify", path, skip_bad=True, sessions=ALL)
    assert playlists(result.dataset)["2023-01-01T10:00:00"]["tracks"] == [uri(1), uri(2)]
    assert [problem.where.record for problem in result.problems] == [2]
    broken = tmp_path / "Playlist1.json"
    broken.write_text(
        json.dumps({"playlists": [{"name": "비", "items": [item(1, "밤")]}, {"name": "해"}]})[:-6], "utf-8"
    )
    assert set(playlists(read("spotify", broken, skip_bad=True).dataset)) == {"비"}


def test_a_bad_track_costs_only_itself(tmp_path: Path, playlists) -> None:
    bad = {"track": {"trackName": 5, "artistName": "가수"}}
    lists = [{"name": "비", "items": [item(1, "밤"), bad, item(2, "낮")]}]
    path = tmp_path / "Playlist1.json"
    path.write_text(json.dumps({"playlists": lists}), "utf-8")
    with pytest.raises(DataError, match="expected a text") as caught:
        read("spotify", path)
    assert caught.value.where == Where(path, record=1, field="items[1].track.trackName")
    result = read("spotify", path, skip_bad=True)
    assert playlists(result.dataset)["비"]["tracks"] == [uri(1), uri(2)]
    assert [problem.where.field for problem in result.problems] == ["items[1].track.trackName"]
