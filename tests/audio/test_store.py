"""A feature store is read as it was when it was loaded, whatever is put in its place."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from segue.audio import store as module
from segue.audio.store import INDEX_SCHEMA, FeatureStore, StoreManifest, write_manifest, write_shard

IDS = ("밤", "night 🌙")


def made(directory: Path, value: float) -> Path:
    """A store of two shards, a track in each, whose values are all the one that its index says."""
    write_manifest(directory, StoreManifest(complete=True))
    for number, key in enumerate(IDS):
        row = (key, str(value), number, 0, 5, bytes([number]), "")
        write_shard(
            directory,
            number,
            np.full((5, 48), value, np.float16),
            pl.DataFrame([row], schema=INDEX_SCHEMA, orient="row"),
        )
    return directory


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
