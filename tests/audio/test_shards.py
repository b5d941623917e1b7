"""Shards are read frame by frame, and are refused where they are not what their store says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segue.audio.shards import Shard, shard_path, write_values
from segue.errors import ArtifactError
from segue.files.contents import Contents


def opened(directory: Path, bands: int = 3) -> Shard:
    return Shard(directory, 4, bands, Contents.of(directory, []))


def test_frames_come_back_as_they_were_written(tmp_path: Path) -> None:
    values = np.arange(30, dtype=np.float16).reshape(10, 3)
    write_values(tmp_path, 4, values)
    shard = opened(tmp_path)
    assert shard.frames == 10
    for begin, end in ((0, 10), (3, 5), (9, 10), (4, 4)):
        np.testing.assert_array_equal(shard.read(begin, end), values[begin:end], strict=True)


def test_an_empty_shard_has_no_frames(tmp_path: Path) -> None:
    write_values(tmp_path, 4, np.empty((0, 3), np.float16))
    assert opened(tmp_path).frames == 0


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((2, 3), np.float32),
        np.zeros((2, 4), np.float16),
        np.zeros(6, np.float16),
        np.asfortranarray(np.zeros((2, 3), np.float16)),
        np.zeros((), np.float16),
    ],
    ids=["type", "bands", "vector", "order", "number"],
)
def test_another_array_is_refused(tmp_path: Path, values: Any) -> None:
    np.save(shard_path(tmp_path, 4), values)
    with pytest.raises(ArtifactError, match=r"shard-00004\.npy: expected float16 of shape \(any, 3\)"):
        opened(tmp_path)


@pytest.mark.parametrize("head", [b"", b"x" * 200, b"{'descr': '<f2'}", b"(" * 5000, b"{'shape': (1e9, 3)}"])
def test_a_file_that_is_no_array_is_refused(tmp_path: Path, head: bytes) -> None:
    magic = b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") if head else b""
    shard_path(tmp_path, 4).write_bytes(magic + head)
    with pytest.raises(ArtifactError, match=r"shard-00004\.npy: expected"):
        opened(tmp_path)


@pytest.mark.parametrize("frames", [11, 2**62])
def test_fewer_frames_than_its_head_says_are_refused(tmp_path: Path, frames: int) -> None:
    write_values(tmp_path, 4, np.zeros((10, 3), np.float16))
    path = shard_path(tmp_path, 4)
    said, length = b"(10, 3)", len(str(frames)) - 2
    path.write_bytes(path.read_bytes().replace(said + b", }" + b" " * length, f"({frames}, 3), }}".encode()))
    with pytest.raises(ArtifactError, match=rf"expected {frames:,} frames, got 10"):
        opened(tmp_path)


def test_a_missing_shard_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"shard-00004\.npy: expected a whole file"):
        opened(tmp_path)
