"""The working folder: files with digests, and what is wrong with them."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from segue.cluster.storage import DamagedError, Store
from segue.files.faults import WriteError


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "밤 🌙")


def test_what_is_written_is_read_back(store: Store) -> None:
    table = pl.DataFrame({"title": ["비 오는 밤", " 🌊"]})
    made = store.write("a/one", "key", {"x": np.arange(3), "t": table, "b": b"\x00\xff"})
    assert store.record("a/one", "key") == made
    np.testing.assert_array_equal(store.array(made.parts["x"]), np.arange(3))
    assert store.table(made.parts["t"]).equals(table)
    assert store.bytes_of(made.parts["b"]) == b"\x00\xff"
    assert store.written > store.read > 0
    assert sorted(path.name for path in (store.root / "a").iterdir()) == [
        "one.b.bin", "one.json", "one.t.parquet", "one.x.npy",
    ]  # fmt: skip


def test_a_record_of_another_key_or_a_broken_one_is_none(store: Store) -> None:
    store.write("one", "key", {"x": np.arange(3)})
    assert store.record("one", "other") is None
    (store.root / "one.json").write_bytes(b'{"key": "key"')
    assert store.record("one", "key") is None
    assert store.record("absent", "key") is None


@pytest.mark.parametrize("how", ["changed", "short", "gone"])
def test_a_damaged_piece_is_named(store: Store, how: str) -> None:
    piece = store.write("one", "key", {"x": np.arange(300)}).parts["x"]
    path = store.root / piece.file
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.unlink() if how == "gone" else path.write_bytes(content if how == "changed" else content[:-8])
    assert not store.is_whole(piece)
    with pytest.raises(DamagedError, match=r"one\.x\.npy") as caught:
        store.array(piece)
    assert caught.value.pieces == (piece,)


def test_a_forgotten_task_is_not_done_and_a_released_one_is(store: Store) -> None:
    made = store.write("one", "key", {"x": np.arange(3)})
    store.release(made)
    assert store.record("one", "key") == made
    assert not store.is_whole(made.parts["x"])
    store.forget("one", made)
    assert store.record("one", "key") is None


def test_full_storage_is_an_error_that_leaves_nothing_half_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write("one", "key", {"x": np.arange(3)})

    def write_bytes(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:10])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    with pytest.raises(WriteError, match="No space left"):
        store.write("two", "key", {"x": np.arange(3)})
    monkeypatch.undo()
    assert sorted(path.name for path in store.root.iterdir()) == ["one.json", "one.x.npy"]
    assert store.record("two", "key") is None
