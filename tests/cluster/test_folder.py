"""A working folder is of one dataset and one number of shards."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from segue.cluster.folder import FILE, open_folder
from segue.errors import ArtifactError, ConfigError


def opened(folder: Path, dataset: str = "밤" * 32, shards: int | None = None) -> tuple[int, str]:
    found = open_folder(folder, dataset=dataset, shards=shards, usual=4)
    return found.shards, found.token


def test_it_keeps_its_shards_and_its_name(tmp_path: Path) -> None:
    made = opened(tmp_path / "work", shards=7)
    assert made[0] == 7
    assert opened(tmp_path / "work") == made == opened(tmp_path / "work", shards=7)
    assert opened(tmp_path / "other")[0] == 4


def test_another_number_of_shards_is_refused(tmp_path: Path) -> None:
    opened(tmp_path / "work", shards=7)
    with pytest.raises(ConfigError, match="expected 7 shards, as the working folder has, got 8"):
        opened(tmp_path / "work", shards=8)


def test_another_dataset_is_refused(tmp_path: Path) -> None:
    opened(tmp_path / "work")
    with pytest.raises(ArtifactError, match=r"a working folder of the dataset 낮낮.*got one of 밤밤"):
        opened(tmp_path / "work", dataset="낮" * 32)


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(ArtifactError, match="got one with other files"):
        opened(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"dataset": 3}', b"\xff\xfe", b"[" * 100_000])
def test_a_broken_one_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(ArtifactError, match=r"work\.json cannot be read"):
        opened(tmp_path)


def test_one_of_a_newer_segue_is_refused(tmp_path: Path) -> None:
    opened(tmp_path)
    known = msgspec.json.decode((tmp_path / FILE).read_bytes())
    (tmp_path / FILE).write_bytes(msgspec.json.encode({**known, "format_version": 99}))
    with pytest.raises(ArtifactError, match="expected a working folder of version 1, got 99"):
        opened(tmp_path)
