from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from segue.cli.app import app
from segue.cli.model.memory import bytes_of
from segue.data.dataset import Dataset
from segue.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("16GB", 16 * 10**9),
        (" 1.5 gib", 3 * 2**29),
        ("900M", 900_000_000),
        ("2KiB", 2048),
        ("123", 123),
        ("7b", 7),
    ],
)
def test_a_size_in_bytes(text: str, size: int) -> None:
    assert bytes_of(text) == size


@pytest.mark.parametrize("text", ["", "0GB", "-1GB", "16XB", "GB", "1e9", "nan", "16 GB of it", "3i", "1TBB"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="expected a size such as 16GB"):
        bytes_of(text)


def test_a_fit_says_what_the_limit_led_to_and_one_without_room_does_not_begin(
    sample: Dataset, tmp_path: Path
) -> None:
    sample.save(tmp_path / "data")

    def run(*arguments: str) -> str:
        command = ["fit", str(tmp_path / "data"), "--recipe", "fast", *arguments]
        return CliRunner().invoke(app, command, catch_exceptions=False).stdout

    planned = json.loads(run("--plan", "--json", "--memory", "50GB"))
    assert planned["jobs"] >= 1
    assert planned["peak_bytes"] == planned["own_bytes"] > 0
    with pytest.raises(ConfigError, match="or more for the recipe fast on"):
        run("-o", str(tmp_path / "model"), "--memory", "100MB")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    first = json.loads(run("-o", str(tmp_path / "model"), "--json", "--memory", "50GB").splitlines()[0])
    assert first == {
        "event": "memory",
        "limit": 50 * 10**9,
        "planned": planned["peak_bytes"],
        "jobs": planned["jobs"],
    }
