"""Digests of files, by which a damaged directory is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from segue.files import digests


def test_large_files_are_digested_at_their_ends_and_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "WHOLE", 1_000)
    monkeypatch.setattr(digests, "PIECE", 10)
    path = tmp_path / "large"
    content = bytearray(100_000)
    path.write_bytes(content)
    found = {digests.digest(path)}
    for place in (0, 99_999, 99_990 // 65, 64 * 99_990 // 65):
        content[place] = 1
        path.write_bytes(content)
        content[place] = 0
        found.add(digests.digest(path))
    assert len(found) == 5
