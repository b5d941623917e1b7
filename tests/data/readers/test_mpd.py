from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from segue.data.readers import read
from segue.errors import DataError, Where


def track(number: int, pos: int) -> dict[str, object]:
    return {
        "pos": pos,
        "track_uri": f"spotify:track:{number}",
        "track_name": f"노래 {number}",
        "artist_name": "A",
        "artist_uri": "spotify:artist:a",
        "album_name": "L",
        "album_uri": "spotify:album:l",
        "duration_ms": 1000 + number,
    }


def playlist(pid: int, *numbers: int) -> dict[str, object]:
    return {
        "name": f"mix {pid}",
        "collaborative": "false",
        "pid": pid,
        "modified_at": 1462665600,
        "num_tracks": len(numbers),
        "num_albums": 1,
        "num_artists": 1,
        "num_followers": 4,
        "num_edits": 1,
        "duration_ms": 99,
        "description": "d",
        "tracks": [track(number, pos) for pos, number in enumerate(numbers)],
    }


def write(path: Path, *playlists: dict[str, object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"info": {"slice": "0-1"}, "playlists": playlists}), encoding="utf-8")
    return path


def test_a_slice(tmp_path: Path, playlists, tracks) -> None:
    result = read("mpd", write(tmp_path / "mpd.slice.0-1.json", playlist(0, 2, 1, 2)))
    assert playlists(result.dataset) == {
        "0": {
            "title": "mix 0",
            "tags": [],
            "tracks": ["spotify:track:2", "spotify:track:1"],
            "likes": 4,
            "updated": dt.datetime(2016, 5, 8),
        }
    }
    row = tracks(result.dataset)["spotify:track:1"]
    assert (row["title"], row["artists"], row["artist_ids"]) == ("노래 1", ["A"], ["spotify:artist:a"])
    assert (row["album"], row["album_id"], row["duration_ms"]) == ("L", "spotify:album:l", 1001)
    assert (result.repeats, result.notes) == (1, {})
    assert (result.dataset.manifest.playlist_ids, result.dataset.manifest.track_ids) == ("integer", "text")


def test_tracks_follow_their_positions(tmp_path: Path, playlists) -> None:
    record = playlist(0, 5, 6, 7)
    record["tracks"] = [track(5, 2), track(6, 0), track(7, 1)]
    found = playlists(read("mpd", write(tmp_path / "mpd.slice.0-1.json", record)).dataset)
    assert found["0"]["tracks"] == ["spotify:track:6", "spotify:track:7", "spotify:track:5"]


def test_a_folder_gives_its_slices_and_not_the_challenge(tmp_path: Path, playlists) -> None:
    write(tmp_path / "data" / "mpd.slice.0-0.json", playlist(0, 1))
    write(tmp_path / "data" / "mpd.slice.1-1.json", playlist(1, 2))
    write(
        tmp_path / "challenge_set.json",
        {"pid": 9, "name": "q", "num_samples": 0, "num_holdouts": 3, "tracks": []},
    )
    assert set(playlists(read("mpd", tmp_path).dataset)) == {"0", "1"}
    assert set(playlists(read("mpd", tmp_path / "challenge_set.json").dataset)) == {"9"}
    assert set(playlists(read("mpd", tmp_path, files=["challenge_set.json"]).dataset)) == {"9"}


def test_a_folder_of_questions_alone_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "challenge_set.json", playlist(9, 1))
    with pytest.raises(DataError, match=r"expected slices \(mpd\.slice\.\*\.json\)"):
        read("mpd", tmp_path)


def test_a_playlist_in_two_slices_is_a_bad_record(tmp_path: Path, playlists) -> None:
    write(tmp_path / "mpd.slice.0-0.json", playlist(0, 1))
    write(tmp_path / "mpd.slice.1-1.json", playlist(0, 2), playlist(1, 3))
    with pytest.raises(DataError, match="again") as caught:
        read("mpd", tmp_path)
    assert caught.value.where.file.endswith("mpd.slice.1-1.json")
    result = read("mpd", tmp_path, skip_bad=True)
    assert playlists(result.dataset)["0"]["tracks"] == ["spotify:track:1"]
    assert len(result.problems) == 1


def test_a_truncated_slice_keeps_its_complete_playlists(tmp_path: Path, playlists) -> None:
    path = write(tmp_path / "mpd.slice.0-1.json", playlist(0, 1), playlist(1, 2))
    data = path.read_bytes()
    end = data.rindex(b"1002") + 2
    path.write_bytes(data[:end])
    with pytest.raises(DataError, match="broken file") as caught:
        read("mpd", path)
    assert caught.value.where == Where(path, record=2, byte=end)
    result = read("mpd", path, skip_bad=True)
    assert set(playlists(result.dataset)) == {"0"}


def test_a_melon_file_is_no_slice(tmp_path: Path) -> None:
    path = tmp_path / "train.json"
    path.write_text('[{"id": 1, "songs": [1]}]', encoding="utf-8")
    with pytest.raises(DataError, match=r"expected a slice of the .*, got a list of playlists as Melon's"):
        read("mpd", path)


def test_the_field_of_a_bad_track_is_exact(tmp_path: Path) -> None:
    record = playlist(0, 1, 2)
    record["tracks"] = [track(1, 0), {**track(2, 1), "track_name": 5}]
    with pytest.raises(DataError) as caught:
        read("mpd", write(tmp_path / "mpd.slice.0-1.json", record))
    assert (caught.value.where.record, caught.value.where.field) == (1, "tracks[1].track_name")


def test_real_slice(real_data: Path) -> None:
    result = read("mpd", real_data / "mpd")
    assert result.dataset.manifest.counts == {"playlists": 800, "tracks": 27341, "pairs": 48790, "tags": 0}
    assert (result.repeats, result.problems, result.notes) == (650, (), {})
    assert result.dataset.tracks["artists"].list.len().min() == 1
