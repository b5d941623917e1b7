from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from segue.data.readers import read
from segue.errors import ConfigError, DataError, Where

TRAIN = [
    {"id": 11, "plylst_title": "비 오는 날 ☔ 듣는", "tags": ["비", "감성"], "songs": [5, 3, 5],
     "like_cnt": 2, "updt_date": "2012-09-29 01:57:26.000"},
    {"id": 12, "plylst_title": "", "tags": [], "songs": [3], "like_cnt": 0, "updt_date": ""},
]  # fmt: skip
SONG = {
    "id": 3, "song_name": "밤편지", "artist_name_basket": ["가수", "B"], "artist_id_basket": [70, 71],
    "album_name": "앨범", "album_id": 9, "song_gn_gnr_basket": ["GN0100"],
    "song_gn_dtl_gnr_basket": ["GN0101", "GN0102", "GN9999"], "issue_date": "20090000",
}  # fmt: skip
GENRES = {"GN0100": "발라드", "GN0101": "세부장르전체", "GN0102": "'80", "GN0300": "랩/힙합"}


def write(folder: Path, **files: object) -> Path:
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return folder


def test_a_folder_becomes_playlists_and_described_tracks(tmp_path: Path, playlists, tracks) -> None:
    cold = {**SONG, "id": 99, "song_name": "아무도 안 담은 곡"}
    result = read("melon", write(tmp_path, train=TRAIN, song_meta=[SONG, cold], genre_gn_all=GENRES))
    assert playlists(result.dataset) == {
        "11": {
            "title": "비 오는 날 ☔ 듣는",
            "tags": ["비", "감성"],
            "tracks": ["5", "3"],
            "likes": 2,
            "updated": dt.datetime(2012, 9, 29, 1, 57, 26),
        },
        "12": {"title": None, "tags": [], "tracks": ["3"], "likes": 0, "updated": None},
    }
    described = tracks(result.dataset)
    assert described["3"] == {
        "title": "밤편지",
        "artists": ["가수", "B"],
        "artist_ids": ["70", "71"],
        "album": "앨범",
        "album_id": "9",
        "genres": ["발라드", "발라드 / '80", "GN9999"],
        "released": dt.date(2009, 1, 1),
        "duration_ms": None,
        "location": None,
        "isrc": None,
        "mbid": None,
    }
    assert described["99"]["title"] == "아무도 안 담은 곡"
    assert described["5"]["title"] is None
    assert result.repeats == 1
    manifest = result.dataset.manifest
    assert (manifest.playlist_ids, manifest.track_ids) == ("integer", "integer")
    assert manifest.source["files"] == "train.json, genre_gn_all.json, song_meta.json"


def test_without_genre_names_the_codes_stay(tmp_path: Path, tracks) -> None:
    dataset = read("melon", write(tmp_path, train=TRAIN, song_meta=[SONG])).dataset
    assert tracks(dataset)["3"]["genres"] == ["GN0100", "GN0101", "GN0102", "GN9999"]


def test_questions_do_not_mix_with_training(tmp_path: Path, playlists) -> None:
    question = [{"id": 77, "plylst_title": "질문", "tags": [], "songs": []}]
    write(tmp_path, train=TRAIN, val=question, test=[{**question[0], "id": 78}])
    assert set(playlists(read("melon", tmp_path).dataset)) == {"11", "12"}
    named = read("melon", tmp_path, files=["train.json", "val.json"]).dataset
    assert set(playlists(named)) == {"11", "12", "77"}
    (tmp_path / "train.json").unlink()
    assert set(playlists(read("melon", tmp_path).dataset)) == {"77", "78"}


def test_one_file_alone(tmp_path: Path, playlists, tracks) -> None:
    write(tmp_path, mine=TRAIN, song_meta=[SONG])
    dataset = read("melon", tmp_path / "mine.json").dataset
    assert set(playlists(dataset)) == {"11", "12"}
    assert tracks(dataset)["3"]["title"] is None


def test_a_folder_without_playlists_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"expected train\.json, val\.json or test\.json"):
        read("melon", write(tmp_path, song_meta=[SONG]))


def test_a_named_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read("melon", write(tmp_path, train=TRAIN), files=["val.json"])
    assert "train.json" in caught.value.hint
    with pytest.raises(ConfigError, match="got a file"):
        read("melon", tmp_path / "train.json", files=["train.json"])


def test_song_meta_taken_for_playlists_is_refused(tmp_path: Path) -> None:
    write(tmp_path, song_meta=[SONG])
    with pytest.raises(DataError, match="expected playlists with titles, tags or tracks") as caught:
        read("melon", tmp_path / "song_meta.json")
    assert "not read" in caught.value.hint


@pytest.mark.parametrize(
    ("issue_date", "released", "noted"),
    [
        ("20140512", dt.date(2014, 5, 12), False),
        (20140512, dt.date(2014, 5, 12), False),
        ("20090000", dt.date(2009, 1, 1), False),
        ("20090700", dt.date(2009, 7, 1), False),
        ("20090012", dt.date(2009, 1, 1), False),
        ("20000229", dt.date(2000, 2, 29), False),
        ("0", None, False),
        ("00000000", None, False),
        ("", None, False),
        (None, None, False),
        ("20091301", None, True),
        ("20090230", None, True),
        ("2009", None, True),
        ("2009-05-1", None, True),
        ("２００９０５０１", None, True),
    ],
)
def test_issue_dates(
    tmp_path: Path, tracks, issue_date: object, released: dt.date | None, noted: bool
) -> None:
    result = read("melon", write(tmp_path, train=TRAIN, song_meta=[{**SONG, "issue_date": issue_date}]))
    assert tracks(result.dataset)["3"]["released"] == released
    assert result.notes == ({"issue_date is no date: taken as unknown": 1} if noted else {})


@pytest.mark.parametrize(
    ("names", "ids", "artists", "artist_ids", "noted"),
    [
        (["A"], ["x"], ["A"], ["x"], False),
        (["A", "B"], [1], ["A", "B"], [], True),
        (["A"], None, ["A"], [], False),
        (["A", None], [1, 2], ["A"], ["1"], False),
        (["A", "B"], [1, None], ["A", "B"], [], True),
        (None, [1], [], [], True),
    ],
)
def test_artists_and_their_ids_stay_in_step(
    tmp_path: Path, tracks, names: object, ids: object, artists: list[str], artist_ids: list[str], noted: bool
) -> None:
    song = {**SONG, "artist_name_basket": names, "artist_id_basket": ids}
    result = read("melon", write(tmp_path, train=TRAIN, song_meta=[song]))
    row = tracks(result.dataset)["3"]
    assert (row["artists"], row["artist_ids"]) == (artists, artist_ids)
    assert bool(result.notes) == noted


def test_a_song_of_nulls_is_a_bare_track(tmp_path: Path, tracks) -> None:
    bare = dict.fromkeys(SONG) | {"id": 3, "mood": "calm"}
    result = read("melon", write(tmp_path, train=TRAIN, song_meta=[bare]))
    assert tracks(result.dataset)["3"]["artists"] == []
    assert result.notes == {"field mood not read": 1}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": None}, "id"),
        ({"id": False}, "id"),
        ({"song_name": 7}, "song_name"),
        ({"artist_name_basket": ["A", 2]}, "artist_name_basket[1]"),
        ({"album_id": 1.5}, "album_id"),
    ],
)
def test_a_bad_song_is_placed_and_can_be_skipped(
    tmp_path: Path, tracks, change: dict[str, object], field: str
) -> None:
    write(tmp_path, train=TRAIN, song_meta=[{**SONG, "id": 5}, {**SONG, **change}])
    with pytest.raises(DataError) as caught:
        read("melon", tmp_path)
    place = Where(tmp_path / "song_meta.json", record=2, field=field)
    assert caught.value.where == place
    result = read("melon", tmp_path, skip_bad=True)
    assert [problem.where for problem in result.problems] == [place]
    assert tracks(result.dataset)["5"]["title"] == "밤편지"
    assert tracks(result.dataset)["3"]["title"] is None


def test_bad_genre_names_can_be_skipped(tmp_path: Path, tracks) -> None:
    write(tmp_path, train=TRAIN, song_meta=[SONG], genre_gn_all={"GN0100": 3})
    with pytest.raises(DataError, match="expected a text, got an integer") as caught:
        read("melon", tmp_path)
    assert caught.value.where.field == "GN0100"
    dataset = read("melon", tmp_path, skip_bad=True).dataset
    assert tracks(dataset)["3"]["genres"][0] == "GN0100"


def test_real_melon(real_data: Path) -> None:
    result = read("melon", real_data / "melon")
    assert result.dataset.manifest.counts == {
        "playlists": 122011,
        "tracks": 85215,
        "pairs": 179017,
        "tags": 29139,
    }
    assert (result.problems, result.notes) == ((), {})


def test_real_netease(real_data: Path) -> None:
    result = read("melon", real_data / "netease")
    assert result.dataset.manifest.counts["playlists"] == 500
    assert result.dataset.tracks.height == 38553
    assert result.dataset.tracks["title"].null_count() == 0
    assert result.dataset.tracks["released"].null_count() == 38553
    assert (result.problems, result.notes) == ((), {})
