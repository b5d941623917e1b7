"""`--trusted` leaves out the look for damage, and nothing else does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from segue.cli.app import app

FROZEN = Path(__file__).parents[2] / "model" / "frozen" / "format-2" / "model"


@pytest.mark.parametrize("command", ["recommend", "similar"])
def test_a_trusted_model_is_not_looked_through(tmp_path: Path, command: str) -> None:
    place = Path(shutil.copytree(FROZEN, tmp_path / "model"))
    path = place / "facets" / "released.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    words = ["--tag", "카페"] if command == "similar" else ["--title", "rain", "-n", "3"]
    run = CliRunner()
    refused = run.invoke(app, [command, str(place), *words])
    assert refused.exit_code != 0
    assert "altered" in f"{refused.output}{refused.exception}"
    taken = run.invoke(app, [command, str(place), *words, "--trusted"])
    assert "altered" not in f"{taken.output}{taken.exception}"
