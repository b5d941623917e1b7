from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

import segue
from segue.cli.app import app
from segue.data.dataset import Dataset
from segue.errors import ArtifactError, ConfigError, MissingExtraError
from segue.sample import make_sample
from segue.service.app import make
from segue.service.settings import Settings

SMALL = ["--playlists", "40", "--tracks", "300"]


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["sample", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_writes_the_dataset_that_the_library_makes(tmp_path: Path) -> None:
    output = run(str(tmp_path / "world"), *SMALL, "--seed", "7")
    loaded = Dataset.load(tmp_path / "world")
    made = make_sample(playlists=40, tracks=300, seed=7)
    assert loaded.manifest == made.manifest
    assert loaded.playlists.equals(made.playlists)
    assert loaded.tracks.equals(made.tracks)
    assert made.manifest.fingerprint in output
    assert "40 playlists" in output


def test_another_seed_is_another_world(tmp_path: Path) -> None:
    run(str(tmp_path / "a"), *SMALL)
    run(str(tmp_path / "b"), *SMALL, "--seed", "1")
    prints = {Dataset.load(tmp_path / name).manifest.fingerprint for name in "ab"}
    assert len(prints) == 2


def test_replaces_an_older_dataset(tmp_path: Path) -> None:
    run(str(tmp_path / "world"), *SMALL)
    run(str(tmp_path / "world"), "--playlists", "41", "--tracks", "300")
    assert Dataset.load(tmp_path / "world").playlists.height == 41


def test_refuses_bad_numbers_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="expected tracks to be at least 50, got 10"):
        run(str(tmp_path / "world"), "--tracks", "10")
    assert list(tmp_path.iterdir()) == []


def test_a_world_like_mpd_is_one_dataset_made_at_once_or_imported(tmp_path: Path) -> None:
    like = ["--like", "mpd", "--playlists", "60", "--seed", "3"]
    at_once = run(str(tmp_path / "world"), *like)
    slices = run(str(tmp_path / "slices"), *like, "--format", "mpd")
    assert "1 slices, 60 playlists" in slices
    assert [path.name for path in (tmp_path / "slices").iterdir()] == ["mpd.slice.0-59.json"]
    result = CliRunner().invoke(app, ["import", "auto", str(tmp_path / "slices"), str(tmp_path / "imported")])
    assert result.exit_code == 0, result.output
    fingerprint = Dataset.load(tmp_path / "imported").manifest.fingerprint
    assert fingerprint == Dataset.load(tmp_path / "world").manifest.fingerprint
    assert fingerprint in at_once


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--like", "mpd", "--tracks", "500"], "expected --like mpd without --tracks"),
        (["--like", "mpd", "--audio"], "expected --like mpd without --audio"),
        (["--format", "mpd"], "expected --like mpd for slices"),
        (["--like", "mpd", "--playlists", "0"], "expected playlists from 1 to 100000000"),
    ],
)
def test_refuses_what_a_world_does_not_have(tmp_path: Path, options: list[str], expected: str) -> None:
    with pytest.raises(ConfigError, match=expected):
        run(str(tmp_path / "world"), *options)
    assert list(tmp_path.iterdir()) == []


def test_slices_replace_nothing(tmp_path: Path) -> None:
    (tmp_path / "slices").mkdir()
    (tmp_path / "slices" / "mine.json").write_text("{}")
    with pytest.raises(ArtifactError, match="expected a new directory for the slices"):
        run(str(tmp_path / "slices"), "--like", "mpd", "--format", "mpd", "--playlists", "5")
    assert [path.name for path in (tmp_path / "slices").iterdir()] == ["mine.json"]


def test_without_the_extra_for_clips_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(MissingExtraError, match=r"segue\[audio\]"):
        run(str(tmp_path / "world"), *SMALL, "--audio")
    assert list(tmp_path.iterdir()) == []


def test_clips_lie_in_the_dataset_and_change_nothing_of_it_but_where_tracks_are_heard(tmp_path: Path) -> None:
    run(str(tmp_path / "plain"), "--playlists", "20", "--tracks", "60")
    with_audio = run(str(tmp_path / "world"), "--playlists", "20", "--tracks", "60", "--audio")
    assert "60 clips" in with_audio
    plain, world = (Dataset.load(tmp_path / name) for name in ("plain", "world"))
    assert (tmp_path / "plain" / "playlists.parquet").read_bytes() == (
        tmp_path / "world" / "playlists.parquet"
    ).read_bytes()
    assert plain.tracks.drop("location").equals(world.tracks.drop("location"))
    assert plain.tracks["location"].null_count() == 60
    clips = {row["id"]: tmp_path / "world" / "audio" / row["location"] for row in world.tracks.to_dicts()}
    assert all(path.is_file() and path.stem == key for key, path in clips.items())
    assert sorted(path.stem for path in (tmp_path / "world" / "audio").rglob("*.mp3")) == sorted(
        Dataset.load(tmp_path / "world").tracks["id"]
    )
    run(str(tmp_path / "world"), "--playlists", "20", "--tracks", "60", "--seed", "1")
    assert not (tmp_path / "world" / "audio").exists()


def test_the_samples_clips_are_heard(tmp_path: Path) -> None:
    run(str(tmp_path / "world"), "--playlists", "40", "--tracks", "60", "--audio")
    segue.fit(Dataset.load(tmp_path / "world"), recipe="fast").save(tmp_path / "model")
    music = tmp_path / "world" / "audio"
    (tmp_path / "world" / "0").mkdir()
    (tmp_path / "world" / "0" / "1.mp3").write_bytes(b"not this one")
    settings = Settings(models=(tmp_path / "model",), workers=1, audio=music, watch=0)
    with TestClient(make(settings)) as client:
        tracks = client.get("/v1/tracks?limit=60").json()["tracks"]
        assert len(tracks) == 60
        for track in tracks[::10]:
            answer = client.get(track["preview"])
            assert answer.headers["content-type"] == "audio/mpeg"
            assert answer.content == (music / "0" / f"{track['id']}.mp3").read_bytes()


def test_clips_that_cannot_be_written_leave_the_world_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(str(tmp_path / "world"), *SMALL)
    before = Dataset.load(tmp_path / "world").manifest.fingerprint
    monkeypatch.setattr("segue.sample.clips.check_installed", lambda: None)

    def full(_tracks: object, folder: Path, **_: object) -> int:
        folder.mkdir()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("segue.sample.clips.write_clips", full)
    result = CliRunner().invoke(app, ["sample", str(tmp_path / "world"), *SMALL, "--seed", "3", "--audio"])
    assert "world: it could not be written: No space left on device" in str(result.exception)
    assert Dataset.load(tmp_path / "world").manifest.fingerprint == before
    assert not (tmp_path / "world" / "audio").exists()
