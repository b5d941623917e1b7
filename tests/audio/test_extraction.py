from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segue.audio import store_writer
from segue.audio.extraction import extract
from segue.audio.mel import LogMel
from segue.audio.sources import BadFile, Clip, open_source
from segue.audio.sources.clips import Heard
from segue.audio.store import FeatureStore
from segue.errors import ArtifactError, ConfigError, DataError, MissingExtraError


def mel_of(key: int, frames: int = 20) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.random.default_rng(key).random((48, frames)).astype(np.float32)


class Made:
    """A source of so many clips; `stop_at` ends it with Ctrl-C, `wrong` lists clips that fail."""

    def __init__(self, keys: range, *, stop_at: int = -1, wrong: tuple[int, ...] = ()) -> None:
        self.keys, self.stop_at, self.wrong, self.loaded = keys, stop_at, wrong, list[int]()

    @property
    def total(self) -> int:
        return len(self.keys)

    def clips(self) -> Iterator[Clip | BadFile]:
        for key in self.keys:
            if key == self.stop_at:
                raise KeyboardInterrupt
            yield Clip(str(key), f"file {key}", lambda key=key: self.load(key))

    def load(self, key: int) -> Heard:
        self.loaded.append(key)
        if key in self.wrong:
            raise DataError("expected better", source=f"file {key}")
        return Heard(mel_of(key, 1 + key % 30))


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_writer, "SHARD_BYTES", 48 * 2 * 100)  # a hundred frames


@pytest.mark.parametrize("workers", [1, 3])
def test_every_track_comes_back_to_half_precision(tmp_path: Path, small_shards: None, workers: int) -> None:
    found = extract(Made(range(50)), tmp_path / "store", workers=workers)
    assert (found.added, found.tracks, found.bad) == (50, 50, {})
    store = FeatureStore.load(tmp_path / "store")
    assert store.ids == tuple(map(str, range(50)))
    assert len(list((tmp_path / "store").glob("*.npy"))) > 3
    for key, mel in store.items():
        np.testing.assert_allclose(mel, mel_of(int(key), 1 + int(key) % 30), atol=1e-3)
    assert store[7].dtype == np.float32
    np.testing.assert_array_equal(store[7], store["7"])
    assert store.frames(29) == 30
    np.testing.assert_array_equal(store.crop(29, 4, 6), store[29][:, 4:10])
    assert store.crop(29, 28, 6).shape == (48, 2)
    assert 7 in store
    assert "x" not in store
    assert store.manifest.complete


def test_half_a_minute_takes_180_kilobytes(tmp_path: Path) -> None:
    class Long(Made):
        def load(self, key: int) -> Heard:
            return Heard(mel_of(key, 1876))

    found = extract(Long(range(4)), tmp_path / "store")
    assert 48 * 1876 * 2 <= found.bytes_per_track < 1.02 * 48 * 1876 * 2


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path, small_shards: None) -> None:
    whole = tmp_path / "whole"
    extract(Made(range(60)), whole)
    with pytest.raises(KeyboardInterrupt):
        extract(Made(range(60), stop_at=55), tmp_path / "store")
    cut = FeatureStore.load(tmp_path / "store")
    assert 20 <= len(cut) < 60
    assert not cut.manifest.complete
    rest = Made(range(60))
    found = extract(rest, tmp_path / "store")
    assert found.present == len(cut)
    assert sorted(rest.loaded) == [key for key in range(60) if key not in cut]
    resumed = FeatureStore.load(tmp_path / "store")
    assert resumed.ids == FeatureStore.load(whole).ids
    assert all(np.array_equal(resumed[key], mel) for key, mel in FeatureStore.load(whole).items())
    assert resumed.manifest.complete


def test_more_tracks_are_added_and_known_ones_skipped(tmp_path: Path) -> None:
    extract(Made(range(5)), tmp_path / "store")
    found = extract(Made(range(3, 9)), tmp_path / "store")
    assert (found.present, found.added, found.tracks) == (2, 4, 9)


def test_bad_files_are_listed_and_stop_nothing(write_sound: Any, tmp_path: Path) -> None:
    folder = tmp_path / "sounds"
    for name in ("1.wav", "2.ogg"):
        write_sound(f"sounds/{name}")
    write_sound("sounds/silent.wav", loudness=0.0)
    (folder / "3.mp3").write_text("a text, not a song\n" * 20)
    (folder / "4.wav").write_bytes(b"")
    (folder / "5.flac").write_bytes(b"\x00\x01" * 900)
    (folder / "again").mkdir()
    (folder / "again" / "copy of 1.wav").write_bytes((folder / "1.wav").read_bytes())
    found = extract(open_source(folder, ids="name"), tmp_path / "store")
    assert found.added == 4
    assert found.same_sound == 1
    assert {Path(file).name for file in found.bad} == {"3.mp3", "4.wav", "5.flac"}
    assert list(found.noted.values()) == ["silent"]
    assert json.loads((tmp_path / "store" / "bad-files.json").read_text()) == found.bad
    store = FeatureStore.load(tmp_path / "store")
    np.testing.assert_array_equal(store[1], store["copy of 1"])
    assert store.index.filter(store.index["id"] == "silent")["note"].to_list() == ["silent"]


def test_wrong_bands_nan_and_repeated_ids(tmp_path: Path) -> None:
    folder = tmp_path / "mels"
    for name, array in {
        "0/1": mel_of(1), "0/2": np.full((48, 3), np.nan, np.float32), "0/3": mel_of(3)[:40], "9/1": mel_of(4),
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        np.save(folder / f"{name}.npy", array)
    found = extract(open_source(folder, ids="name"), tmp_path / "store")
    assert found.added == 1
    reasons = {str(Path(file).relative_to(folder)): reason for file, reason in found.bad.items()}
    assert "NaN" in reasons["0/2.npy"]
    assert "(48, frames)" in reasons["0/3.npy"]
    assert "each id once" in reasons["9/1.npy"]
    np.testing.assert_allclose(FeatureStore.load(tmp_path / "store")[1], mel_of(1), atol=1e-3)


def test_a_missing_package_stops_the_run(tmp_path: Path) -> None:
    class Lacking(Made):
        def load(self, key: int) -> Heard:
            raise MissingExtraError(f"Reading file {key}", "audio")

    with pytest.raises(MissingExtraError, match=r"segue\[audio\]"):
        extract(Lacking(range(3)), tmp_path / "store")


def test_one_store_one_kind_of_spectrogram(tmp_path: Path) -> None:
    extract(Made(range(2)), tmp_path / "store")
    with pytest.raises(ConfigError, match="got others, computed by"):
        extract(Made(range(2)), tmp_path / "store", mel=LogMel(hop=512))
    with pytest.raises(ConfigError, match="workers"):
        extract(Made(range(2)), tmp_path / "store", workers=0)


def test_a_directory_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "poem.txt").write_text("…")
    with pytest.raises(ArtifactError, match=r"without manifest\.json"):
        extract(Made(range(2)), tmp_path / "mine")
    with pytest.raises(ArtifactError, match="got a file"):
        extract(Made(range(2)), tmp_path / "mine" / "poem.txt")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["poem.txt"]


@pytest.mark.parametrize("damage", ["shard", "table", "shape"])
def test_a_damaged_store_says_so(tmp_path: Path, damage: str) -> None:
    extract(Made(range(3)), tmp_path / "store")
    shard = tmp_path / "store" / "shard-00000.npy"
    if damage == "shard":
        shard.write_bytes(shard.read_bytes()[:200])
    elif damage == "shape":
        np.save(shard, np.zeros((2, 48), np.float16))
    else:
        shard.with_suffix(".parquet").write_bytes(b"x")
    with pytest.raises(ArtifactError, match=r"shard-00000\.(npy|parquet): expected"):
        FeatureStore.load(tmp_path / "store")


def test_an_unknown_track_is_named(tmp_path: Path) -> None:
    extract(Made(range(3)), tmp_path / "store")
    with pytest.raises(DataError, match="'없음'"):
        FeatureStore.load(tmp_path / "store")["없음"]
