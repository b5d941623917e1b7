from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from segue.errors import ArtifactError, MissingExtraError
from segue.sample import World, make_world
from segue.sample.clips import SAMPLE_RATE, SECONDS, synthesise, write_clips


@pytest.fixture(scope="module")
def small() -> World:
    return make_world(playlists=20, tracks=160, seed=5)


def spectrum(samples: Any) -> Any:
    """Loudness in 24 bands, evenly spaced from 50 Hz in octaves."""
    power = np.abs(np.fft.rfft(samples)) ** 2
    edges = np.geomspace(50, 8000, 25) * len(samples) / SAMPLE_RATE
    return np.log(np.add.reduceat(power, edges[:-1].astype(int)) + 1e-6)


def test_a_clip_is_two_and_a_half_seconds_and_its_own(small: World) -> None:
    first, again = synthesise(small.tracks, 0, seed=5), synthesise(small.tracks, 0, seed=5)
    assert first.shape == (round(SECONDS * SAMPLE_RATE),)
    assert first.dtype == np.float32
    assert 0.1 < np.abs(first).max() <= 1
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, synthesise(small.tracks, 0, seed=6))
    assert not np.array_equal(first, synthesise(small.tracks, 1, seed=5))


def test_tracks_of_one_genre_sound_alike(small: World) -> None:
    found = np.stack([spectrum(synthesise(small.tracks, row, seed=5)) for row in range(len(small.tracks))])
    found -= found.mean(axis=0)
    genre = small.tracks.genre
    distance = np.linalg.norm(found[:, None] - found[None], axis=2)
    np.fill_diagonal(distance, np.inf)
    same = (genre[distance.argmin(axis=1)] == genre).mean()
    by_chance = (np.bincount(genre) ** 2).sum() / genre.size**2
    assert same > 3 * by_chance
    assert same < 0.98  # and not so alike that sound says everything


def test_lively_tracks_are_louder_and_gritty_ones_noisier(small: World) -> None:
    clips = [synthesise(small.tracks, row, seed=5) for row in range(len(small.tracks))]
    loudness = [float(np.sqrt((clip**2).mean())) for clip in clips]
    assert np.corrcoef(loudness, small.tracks.energy)[0, 1] > 0.5
    flatness = [float(spectrum(clip)[18:].mean() - spectrum(clip).max()) for clip in clips]
    assert np.corrcoef(flatness, small.tracks.timbre[:, 2])[0, 1] > 0.3


def test_files_lie_by_id_and_repeat_themselves(small: World, tmp_path: Path) -> None:
    columns = {
        field.name: getattr(small.tracks, field.name)[:12] for field in dataclasses.fields(small.tracks)
    }
    tracks = type(small.tracks)(**columns)
    size = write_clips(tracks, tmp_path / "a", seed=5)
    assert write_clips(tracks, tmp_path / "b", seed=5) == size
    files = sorted(path.relative_to(tmp_path / "a").as_posix() for path in (tmp_path / "a").rglob("*.mp3"))
    assert files == sorted(f"0/{row}.mp3" for row in range(12))
    assert size == sum((tmp_path / "a" / file).stat().st_size for file in files)
    assert all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)
    samples, rate = soundfile.read(tmp_path / "a" / "0" / "7.mp3", dtype="float32")
    assert rate == SAMPLE_RATE
    assert spectrum(samples[:40_000]) == pytest.approx(spectrum(synthesise(small.tracks, 7, seed=5)), abs=4)


def test_what_stands_in_the_way_is_told(
    small: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArtifactError, match="could not be written"):
        write_clips(small.tracks, tmp_path / "file")
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(MissingExtraError, match=r"segue\[audio\]"):
        write_clips(small.tracks, tmp_path / "a")
