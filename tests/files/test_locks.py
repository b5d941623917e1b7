"""Locks of directories: one writer, or several readers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from segue.files import locks
from segue.files.locks import lock, unlock


def test_a_writer_keeps_readers_out_until_it_is_done(tmp_path: Path) -> None:
    one, other = (os.open(tmp_path, os.O_RDONLY) for _ in range(2))
    try:
        assert lock(one, alone=True)
        assert not lock(other, alone=False)
        unlock(one)
        assert lock(other, alone=False)
        assert lock(one, alone=False)
        assert not lock(one, alone=True)
    finally:
        os.close(one)
        os.close(other)


def test_a_system_without_locks_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "fcntl", None)
    assert not lock(0, alone=True)
    unlock(0)


def test_a_process_knows_the_directory_that_it_is_making(tmp_path: Path) -> None:
    one, other = (os.open(tmp_path, os.O_RDONLY) for _ in range(2))
    try:
        with locks.making(one):
            assert locks.being_made(other)
            assert not lock(other, alone=False)
        assert not locks.being_made(other)
        assert lock(other, alone=False)
    finally:
        os.close(one)
        os.close(other)
