"""A node's own copies of blocks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segue.cluster import cache
from segue.cluster.cache import Cache
from segue.cluster.storage import DamagedError, Store
from segue.cluster.tasks import Piece
from segue.errors import SegueError


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


def files(store: Store) -> dict[str, Piece]:
    written = store.write("given", "key", {"one": b"1", "two": "밤".encode()}).parts
    return {"one.bin": written["one"], "below/밤.bin": written["two"]}


def test_a_folder_of_files_is_fetched_once_a_node(store: Store) -> None:
    given = files(store)
    with Cache("one").folder(store, given) as folder:
        assert (folder / "one.bin").read_bytes() == b"1"
    for piece in given.values():
        (store.root / piece.file).unlink()
    with Cache("one").folder(store, given) as again:
        assert again == folder
        assert (again / "below" / "밤.bin").read_text("utf-8") == "밤"
    cache.remove("one")
    with pytest.raises(DamagedError), Cache("one").folder(store, given):
        pass
    assert [*cache.folder_of("one").iterdir()] == []  # nothing half made


def test_a_folder_that_another_process_makes_meanwhile_is_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, copied = files(store), cache._copy

    def beside(*args: Any) -> None:
        monkeypatch.setattr(cache, "_copy", copied)
        with Cache("one").folder(store, given):  # the other process is faster
            pass
        copied(*args)

    monkeypatch.setattr(cache, "_copy", beside)
    with Cache("one").folder(store, given) as folder:
        assert (folder / "one.bin").read_bytes() == b"1"
    assert [path.name for path in cache.folder_of("one").iterdir()] == [folder.name]


def test_without_a_cache_a_folder_is_the_tasks_own_and_is_removed(store: Store) -> None:
    cache.folder_of("one").write_text("a file is in the way")
    with Cache("one").folder(store, files(store)) as folder:
        assert (folder / "one.bin").read_bytes() == b"1"
    assert not folder.exists()


@pytest.mark.parametrize("name", ["../밤", "/밤", "", "a/../../b"])
def test_a_name_outside_the_folder_is_refused(store: Store, name: str) -> None:
    piece = files(store)["one.bin"]
    with pytest.raises(SegueError, match="within a folder"), Cache("one").folder(store, {name: piece}):
        pass
