from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segue.data.dataset import Dataset
from segue.service.store.copies import url_of_path
from segue.service.store.rows import Kept
from segue.service.store.store import Store

Command = Callable[..., Any]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "보관.sqlite"
    store = Store.open(url_of_path(path))
    for key in "abc":
        store.put(Kept(key=key, title=key, tracks=(1, 2)))
    store.close()
    return path


def test_a_store_is_backed_up_restored_and_checked(command: Command, path: Path, tmp_path: Path) -> None:
    assert "whole, 3 playlists" in command("store", "check", path).out
    ran = command("store", "backup", path, tmp_path / "copy.sqlite")
    assert (ran.code, ran.err) == (0, "")
    with sqlite3.connect(path) as other:
        other.execute("UPDATE playlists SET tags = '[' WHERE key = 'b'")
    other.close()
    ran = command("store", "check", path)
    assert ran.code == 2
    assert "playlist 'b'" in ran.err
    ran = command("store", "restore", tmp_path / "copy.sqlite", path)
    assert ran.code == 0
    assert "what was there is" in ran.out
    assert command("store", "check", path).code == 0
    ran = command("store", "backup", "postgresql://u@localhost/d", tmp_path / "copy.sqlite")
    assert ran.code == 2
    assert "pg_dump" in ran.err


def test_what_is_whole_of_a_damaged_store_becomes_a_dataset(
    command: Command, path: Path, tmp_path: Path
) -> None:
    with sqlite3.connect(path) as other:
        other.execute("UPDATE playlists SET tracks = '[1,' WHERE key = 'b'")
    other.close()
    ran = command("export-feedback", path, tmp_path / "data")
    assert ran.code == 3
    assert "damaged, and left out: b (" in ran.err
    assert "1 playlists are damaged and left out." in ran.err
    assert Dataset.load(tmp_path / "data").playlists["id"].to_list() == ["a", "c"]


def test_so_does_what_is_whole_of_a_damaged_file(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    store = Store.open(url_of_path(path))
    for number in range(200):
        store.put(Kept(key=f"{number:03}", title="밤 길" * 30, tracks=(1, 2)))
    store.close()
    content = bytearray(path.read_bytes())
    page = content.find("밤 길".encode(), len(content) // 2) // 4096
    content[page * 4096 : (page + 1) * 4096] = b"\xa5" * 4096
    path.write_bytes(content)
    ran = command("export-feedback", path, tmp_path / "data")
    assert ran.code == 3, ran.err
    count = Dataset.load(tmp_path / "data").playlists.height
    assert 150 < count < 200
    assert path.read_bytes() == content
