"""Hashes of whole files: each bit counts, and no file is read twice without need."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
import pytest

from segue.errors import ArtifactError
from segue.files import file_states, hashes
from segue.files.hashes import check_hashes, hashes_of, sha256
from segue.files.trust import trusting


def test_it_is_sha_256(tmp_path: Path) -> None:
    for size in (0, 1, 1 << 20, (1 << 20) + 1, 3_000_000):
        content = np.random.default_rng(size).bytes(size)
        (tmp_path / "f").write_bytes(content)
        assert sha256(tmp_path / "f") == hashlib.sha256(content).hexdigest()


def test_each_bit_of_a_large_file_counts(tmp_path: Path) -> None:
    path = tmp_path / "large"
    content = bytearray(20 << 20)
    path.write_bytes(content)
    known = hashes_of(tmp_path, ["large"])
    draws = np.random.default_rng(1)
    for _ in range(12):
        place = int(draws.integers(len(content)))
        with path.open("r+b") as file:
            file.seek(place)
            file.write(bytes([1 << int(draws.integers(8))]))
        with pytest.raises(ArtifactError, match=r"large: it was altered since the thing was written"):
            check_hashes(tmp_path, known, kind="thing", again="Copy")
        with trusting(True):
            check_hashes(tmp_path, known, kind="thing", again="Copy")
        with path.open("r+b") as file:
            file.seek(place)
            file.write(b"\0")
    check_hashes(tmp_path, known, kind="thing", again="Copy")


def test_several_files_are_hashed_at_once_in_any_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"f{k}" for k in range(20)]
    for k, name in enumerate(names):
        (tmp_path / name).write_bytes(bytes([k]) * 1000 * k)
    one = hashes_of(tmp_path, names)
    monkeypatch.setattr(hashes, "LARGE", 0)
    assert hashes_of(tmp_path, reversed(names)) == one
    assert one == {name: sha256(tmp_path / name) for name in names}


def test_a_file_is_remembered_until_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_states, "SETTLED", -1)  # of files as new as these, nothing is remembered
    path = tmp_path / "f"
    path.write_bytes(b"one")
    first = sha256(path)
    assert first in hashes._known.values()
    status = path.stat()
    path.write_bytes(b"two")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # as a program that hides its write would do
    assert sha256(path) == hashlib.sha256(b"two").hexdigest() != first


def test_a_new_file_is_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(os.urandom(30))
    assert sha256(path) not in hashes._known.values()


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="a damaged one: No such file"):
        check_hashes(tmp_path, {"none": ""}, kind="thing", again="Copy")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")
def test_a_link_to_what_never_ends_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "f").symlink_to("/dev/zero")
    with pytest.raises(ArtifactError, match="no regular file"):
        check_hashes(tmp_path, {"f": "0" * 64}, kind="thing", again="Copy")


def test_a_name_that_is_none_is_damage(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="a damaged one"):
        check_hashes(tmp_path, {"a\0b": "0" * 64}, kind="thing", again="Copy")
