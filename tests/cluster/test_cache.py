"""A node's own copies of blocks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segue.cluster import cache
from segue.cluster.cache import Cache
from segue.cluster.storage import DamagedError, Store
from segue.cluster.tasks import Piece


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def block(store: Store, seed: int = 0) -> Piece:
    vectors = np.random.default_rng(seed).standard_normal((5, 2), np.float32)
    return store.write(f"block-{seed}", "key", {"vectors": vectors}).parts["vectors"]


def basis(angle: float) -> np.ndarray:
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]], np.float32)


def test_a_block_is_fetched_once(store: Store) -> None:
    piece = block(store)
    found = Cache("one").turned(store, piece, basis(0.5))
    np.testing.assert_allclose(found, store.array(piece) @ basis(0.5), atol=1e-6)
    (store.root / piece.file).unlink()
    np.testing.assert_array_equal(Cache("one").turned(store, piece, basis(0.5)), found)
    with pytest.raises(DamagedError):
        Cache("one").turned(store, piece, basis(0.6))


def test_generations_that_are_over_go(store: Store) -> None:
    for number in range(5):
        Cache("one").turned(store, block(store), basis(number))
    assert len([*cache.folder_of("one").iterdir()]) == cache.KEPT
    cache.remove("one")
    assert not cache.folder_of("one").exists()


def test_a_folder_that_others_may_write_to_is_not_read(store: Store) -> None:
    piece, folder = block(store), cache.folder_of("one")
    Cache("one").turned(store, piece, basis(0.5))
    for path in folder.rglob("*.npy"):
        np.save(path, np.zeros((5, 2), np.float32))
    folder.chmod(0o777)
    found = Cache("one").turned(store, piece, basis(0.5))
    np.testing.assert_allclose(found, store.array(piece) @ basis(0.5), atol=1e-6)


def test_without_room_each_task_turns_its_own(store: Store) -> None:
    cache.folder_of("one").write_text("a file is in the way")
    piece = block(store)
    found = Cache("one").turned(store, piece, basis(0.5))
    np.testing.assert_allclose(found, store.array(piece) @ basis(0.5), atol=1e-6)
