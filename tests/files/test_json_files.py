from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from segue.errors import ArtifactError
from segue.files.json_files import read_checked, read_earlier
from tests.written import OURS, ours


class Night(msgspec.Struct):
    rain: int


def check(night: Night) -> None:
    if night.rain < 0:
        raise ValueError("rain falls")


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "밤.json").write_text('{"rain": 3}')
    assert read_checked(tmp_path / "밤.json", Night, check) == Night(3)


@pytest.mark.parametrize("content", [b"", b'{"rain": "x"}', b'{"rain": -1}', b"\xff", b"[" * 100_000])
def test_what_no_fit_leaves_is_refused_with_the_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "n.json").write_bytes(content)
    with pytest.raises(ArtifactError, match=r"n\.json: expected a whole file"):
        read_checked(tmp_path / "n.json", Night, check)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="expected a whole file"):
        read_checked(tmp_path / "n.json", Night, check)


def test_results_of_an_earlier_run_are_read_if_there_are_any(tmp_path: Path) -> None:
    assert read_earlier(tmp_path / "new", "n.json", Night, kind="night") is None
    (ours(tmp_path / "d", "n.json") / "n.json").write_text(json.dumps({**OURS, "rain": 2}))
    assert read_earlier(tmp_path / "d", "n.json", Night, kind="night") == Night(2)
    (tmp_path / "d" / "n.json").write_text(json.dumps(OURS))
    with pytest.raises(ArtifactError, match=r"n\.json is no night"):
        read_earlier(tmp_path / "d", "n.json", Night, kind="night")


def test_a_foreign_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "somebody's.txt").touch()
    with pytest.raises(ArtifactError):
        read_earlier(tmp_path, "n.json", Night, kind="night")
