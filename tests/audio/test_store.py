"""A feature store is read as it was when it was loaded, whatever is put in its place."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from segue.audio import store as module
from segue.audio.extraction import extract
from segue.audio.sources import Clip
from segue.audio.sources.clips import Heard
from segue.audio.store import INDEX_SCHEMA, FeatureStore, StoreManifest, sealed, write_manifest, write_shard
from segue.errors import ArtifactError

IDS = ("밤", "night 🌙")


def made(directory: Path, value: float) -> Path:
    """A store of two shards, a track in each, whose values are all the one that its index says."""
    directory.mkdir()
    for number, key in enumerate(IDS):
        row = (key, str(value), number, 0, 5, bytes([number]), "")
        write_shard(
            directory,
            number,
            np.full((5, 48), value, np.float16),
            pl.DataFrame([row], schema=INDEX_SCHEMA, orient="row"),
        )
    write_manifest(directory, sealed(StoreManifest(complete=True), directory, range(len(IDS))))
    return directory


class More:
    """A source of one more track."""

    total = 1

    def clips(self) -> Iterator[Clip]:
        yield Clip("more", "more.wav", lambda: Heard(np.ones((48, 3), np.float32)))


def flipped(path: Path, at: int) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[at] ^= 4
    path.write_bytes(data)


def older(directory: Path) -> None:
    """Make a store one of an earlier version, whose manifest names no files."""
    path = directory / "manifest.json"
    content = json.loads(path.read_bytes())
    path.write_text(json.dumps({name: content[name] for name in content.keys() - {"sizes", "sha256"}}))


def said(store: FeatureStore) -> list[tuple[str, str]]:
    """The value of each track, by the index and by the shard."""
    values = (str(mel.max()) for _, mel in store.items())
    return list(zip(store.index["file"].to_list(), values, strict=True))


OLD, NEW = [("1.0", "1.0")] * 2, [("2.0", "2.0")] * 2


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return made(tmp_path / "it", 1.0)


def replace(place: Path, by: Path) -> None:
    """Put another store in the place of one; the first goes on under another name."""
    place.rename(place.with_name("replaced"))
    by.rename(place)


def test_a_store_replaced_after_it_was_loaded_stays_what_it_was(tmp_path: Path, place: Path) -> None:
    store = FeatureStore.load(place)
    replace(place, made(tmp_path / "other", 2.0))
    shutil.rmtree(place.with_name("replaced"))
    assert said(store) == OLD
    assert said(FeatureStore.load(place)) == NEW


def test_a_store_replaced_between_two_of_its_files_is_of_one_store(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = made(tmp_path / "other", 2.0)
    read_manifest, seen = module.read_manifest, list[Path]()

    def replacing(directory: Path, *args: Any, **kwargs: Any) -> StoreManifest:
        manifest = read_manifest(directory, *args, **kwargs)
        if not seen:
            replace(place, other)
        seen.append(directory)
        return manifest

    monkeypatch.setattr(module, "read_manifest", replacing)
    store = FeatureStore.load(place)
    assert said(store) in (OLD, NEW)
    assert store.ids == IDS


FILES = [f"shard-0000{number}.{suffix}" for number in range(len(IDS)) for suffix in ("npy", "parquet")]


@pytest.mark.parametrize("name", FILES)
def test_a_changed_bit_of_any_file_is_noticed_unless_the_store_is_trusted(place: Path, name: str) -> None:
    at = -2 if name.endswith(".npy") else 30
    flipped(place / name, at)
    with pytest.raises(ArtifactError, match=rf"{name}: it was altered"):
        FeatureStore.load(place)
    flipped(place / name, at)
    FeatureStore.load(place)
    if name.endswith(".npy"):
        flipped(place / name, at)
        assert said(FeatureStore.load(place, trusted=True)) != OLD


@pytest.mark.parametrize("name", FILES)
def test_a_missing_or_shorter_file_is_named_even_in_a_trusted_store(place: Path, name: str) -> None:
    data = (place / name).read_bytes()
    (place / name).write_bytes(data[:-1])
    with pytest.raises(ArtifactError, match=rf"{name}: expected {len(data)} bytes"):
        FeatureStore.load(place, trusted=True)
    (place / name).unlink()
    with pytest.raises(ArtifactError, match=rf"{name}: it is missing"):
        FeatureStore.load(place, trusted=True)


@pytest.mark.parametrize("how", ["other values", "shorter", "longer"])
def test_a_shard_that_is_written_into_is_an_error_and_never_other_sound(place: Path, how: str) -> None:
    store = FeatureStore.load(place)
    shard = place / "shard-00001.npy"
    data = shard.read_bytes()
    shard.write_bytes({"other values": data[:-2] + b"<<", "shorter": data[:140], "longer": data * 2}[how])
    assert store[IDS[0]].max() == 1.0
    with pytest.raises(ArtifactError, match=r"it/shard-00001\.npy: it was written to since it was opened"):
        store[IDS[1]]


def test_a_shard_that_is_replaced_changes_nothing_in_an_open_store(tmp_path: Path, place: Path) -> None:
    store = FeatureStore.load(place)
    for path in made(tmp_path / "other", 2.0).glob("*.npy"):
        path.replace(place / path.name)
    assert said(store) == OLD
    with pytest.raises(ArtifactError, match="it was altered"):
        FeatureStore.load(place)


def test_a_shard_that_is_replaced_while_the_store_is_opened_is_an_error(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = module.check_hashes

    def replacing(directory: Path, *args: Any, **kwargs: Any) -> None:
        check(directory, *args, **kwargs)
        np.save(place / "new.npy", np.full((5, 48), 2.0, np.float16))
        (place / "new.npy").replace(place / "shard-00000.npy")

    monkeypatch.setattr(module, "check_hashes", replacing)
    with pytest.raises(ArtifactError, match=r"shard-00000\.npy: it was written to"):
        FeatureStore.load(place)


def test_a_table_cannot_name_a_shard_that_the_manifest_does_not(place: Path) -> None:
    table = place / "shard-00001.parquet"
    pl.read_parquet(table).with_columns(pl.lit(7, pl.UInt32).alias("shard")).write_parquet(table)
    shutil.copy(place / "shard-00001.npy", place / "shard-00007.npy")
    write_manifest(place, sealed(StoreManifest(complete=True), place, range(len(IDS))))
    with pytest.raises(ArtifactError, match=r"the digest of shard-00007\.npy"):
        FeatureStore.load(place)


def test_what_no_manifest_names_does_not_count_and_is_written_again(tmp_path: Path, place: Path) -> None:
    before = (place / "manifest.json").read_bytes()
    whole = extract(More(), place)
    assert (whole.added, whole.tracks) == (1, 3)
    (place / "manifest.json").write_bytes(before)  # as if the run had been killed before it
    assert FeatureStore.load(place).ids == IDS
    assert extract(More(), place) == whole
    assert FeatureStore.load(place).ids == (*IDS, "more")


def test_a_store_of_an_earlier_version_is_read_and_gets_digests_from_the_next_run(place: Path) -> None:
    older(place)
    assert said(FeatureStore.load(place)) == OLD
    extract(More(), place)
    assert len(FeatureStore.load(place).manifest.sha256) == len([*place.glob("shard-*")]) == 6
    flipped(place / "shard-00000.npy", -2)
    with pytest.raises(ArtifactError, match=r"shard-00000\.npy: it was altered"):
        FeatureStore.load(place)


def test_a_run_that_adds_does_not_hide_damage(place: Path) -> None:
    flipped(place / "shard-00000.npy", -2)
    extract(More(), place)
    with pytest.raises(ArtifactError, match=r"shard-00000\.npy: it was altered"):
        FeatureStore.load(place)
    flipped(place / "shard-00000.parquet", 30)
    with pytest.raises(ArtifactError, match=r"shard-00000\.parquet: it was altered"):
        extract(More(), place)
