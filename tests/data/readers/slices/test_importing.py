from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from segue.data.limits import LIMITS
from segue.data.readers import read
from segue.data.readers.apart import forget, read_apart
from segue.data.readers.slices import content
from segue.data.readers.slices.content import Task
from segue.errors import ArtifactError, DataError
from segue.protocols import Silent

TASK = Task(format="mpd", named=True, skip_bad=False, limits=LIMITS)


def track(number: int, **changed: Any) -> dict[str, Any]:
    described = {
        "pos": 0,
        "artist_name": f"가수 {number % 3}",
        "track_uri": f"spotify:track:{number}",
        "artist_uri": f"spotify:artist:{number % 3}",
        "track_name": f"노래 🎧 {number}",
        "album_uri": f"spotify:album:{number % 4}",
        "duration_ms": 1000 + number,
        "album_name": f"앨범 {number % 4}",
    }
    return described | changed


def playlist(pid: int, tracks: list[dict[str, Any]], **changed: Any) -> dict[str, Any]:
    placed = [{**one, "pos": place} for place, one in enumerate(tracks)]
    return {
        "name": f"  비 오는\u3000날 {pid} ", "collaborative": "false", "pid": pid, "modified_at": 1_493_424_000,
        "num_tracks": len(tracks), "num_albums": 1, "num_followers": pid, "tracks": placed, "num_edits": 1,
        "duration_ms": 1, "num_artists": 1,
    } | changed  # fmt: skip


def write(folder: Path, slices: list[list[dict[str, Any]]]) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / f"mpd.slice.{number}-{number}.json" for number in range(len(slices))]
    for path, playlists in zip(paths, slices, strict=True):
        path.write_text(json.dumps({"info": {}, "playlists": playlists}, ensure_ascii=False))
    return paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three slices: repeats, other descriptions of known tracks, an order against `pos`, forms that differ."""
    turned = playlist(4, [track(7), track(8), track(9)])
    turned["tracks"] = turned["tracks"][::-1]
    poor = {"pos": 0, "track_uri": "spotify:track:1"}
    write(
        tmp_path / "slices",
        [
            [playlist(0, [track(1), track(2), track(1)]), playlist(1, [poor, track(3)], description="d")],
            [playlist(2, [track(2, track_name="다른 이름"), track(5, artist_name="")]), turned],
            [playlist(6, [track(5), track(3, album_name="Autre"), track(10)], surprise=1)],
        ],
    )
    return tmp_path / "slices"


def test_the_dataset_is_the_one_of_reading_in_turn_for_any_number_of_processes(
    folder: Path, tmp_path: Path
) -> None:
    in_turn = read("mpd", folder)
    for jobs, work in ((1, tmp_path / "work"), (2, None)):
        apart = read("mpd", folder, jobs=jobs, work=work)
        assert apart.dataset.manifest == in_turn.dataset.manifest
        assert apart.dataset.playlists.equals(in_turn.dataset.playlists)
        assert apart.dataset.tracks.equals(in_turn.dataset.tracks)
        assert (apart.repeats, apart.notes, apart.problems) == (
            in_turn.repeats,
            in_turn.notes,
            in_turn.problems,
        )
    assert in_turn.repeats == 1
    assert in_turn.notes == {"field surprise not read": 1}
    tracks = dict(in_turn.dataset.tracks.select("id", "artists").iter_rows())
    assert tracks["spotify:track:5"] == ["가수 2"]  # the second slice did not know it, the third did


def test_what_is_finished_is_not_read_again_unless_it_or_its_file_changed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work"
    first = read("mpd", folder, work=work)
    read_again: list[str] = []
    whole = content.Content.read.__func__

    def noted(cls: type, path: Path, *rest: Any) -> Any:
        read_again.append(path.name)
        return whole(cls, path, *rest)

    monkeypatch.setattr(content.Content, "read", classmethod(noted))
    assert read("mpd", folder, work=work).dataset.manifest == first.dataset.manifest
    assert read_again == []
    table = work / "000001.descriptions.parquet"
    table.write_bytes(table.read_bytes()[:-1] + b"x")  # damaged on the disk
    (work / "000002.json").unlink()  # killed before it was finished
    (work / "000000.json").write_bytes(b"{")
    assert read("mpd", folder, work=work).dataset.manifest == first.dataset.manifest
    assert read_again == [f"mpd.slice.{n}-{n}.json" for n in (0, 1, 2)]
    read_again.clear()
    write(folder, [[playlist(0, [track(1)])]])
    changed = read("mpd", folder, work=work).dataset.manifest.counts
    assert (changed["playlists"], first.dataset.manifest.counts["playlists"]) == (4, 5)
    assert read_again == ["mpd.slice.0-0.json"]
    read_again.clear()
    read("mpd", folder, work=work, skip_bad=True)  # another way of reading
    assert len(read_again) == 3
    forget(work)
    assert not work.exists()


def test_a_bad_record_is_named_and_the_other_files_stay_finished(folder: Path, tmp_path: Path) -> None:
    bad = folder / "mpd.slice.1-1.json"
    good = bad.read_text()
    bad.write_text(good.replace('"pid": 4', '"pid": true'))
    for jobs in (1, 2):
        with pytest.raises(DataError) as raised:
            read("mpd", folder, jobs=jobs, work=tmp_path / "work")
        assert raised.value.fields.where.file == str(bad)
        assert raised.value.fields.where.record == 2
    assert (tmp_path / "work" / "000000.json").is_file()
    skipped = read("mpd", folder, skip_bad=True, work=tmp_path / "work")
    assert [problem.where.record for problem in skipped.problems] == [2]
    assert skipped.problems == read("mpd", folder, skip_bad=True).problems
    bad.write_text(good)
    assert (
        read("mpd", folder, work=tmp_path / "work").dataset.manifest == read("mpd", folder).dataset.manifest
    )


def test_a_playlist_in_two_slices_is_found_by_reading_in_turn(tmp_path: Path) -> None:
    write(tmp_path / "slices", [[playlist(1, [track(1)])], [playlist(1, [track(2)])]])
    with pytest.raises(
        DataError, match=r"mpd\.slice\.1-1\.json, record 1.*expected each playlist once, got 1 again"
    ):
        read("mpd", tmp_path / "slices", work=tmp_path / "work")
    skipped = read("mpd", tmp_path / "slices", work=tmp_path / "work", skip_bad=True)
    assert len(skipped.problems) == 1
    assert skipped.dataset.tracks["id"].to_list() == ["spotify:track:1"]


def test_a_folder_of_something_else_is_not_worked_in(folder: Path, tmp_path: Path) -> None:
    work = tmp_path / "mine"
    work.mkdir()
    (work / "letter.txt").write_text("dear")
    with pytest.raises(ArtifactError, match="expected a working folder of an import that was stopped"):
        read_apart([folder], TASK, jobs=1, work=work, progress=Silent(), label="")
    forget(work)
    assert (work / "letter.txt").read_text() == "dear"
