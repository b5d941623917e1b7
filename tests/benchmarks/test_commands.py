from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from benchmarks import measuring
from benchmarks.startup import COMMANDS, startup


def _benchmarks(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        command, cwd=measuring.ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_every_measurement_is_a_command():
    shown = _benchmarks("--help")
    assert shown.returncode == 0
    for name in (
        "startup",
        "instructions",
        "scale",
        "cluster",
        "cluster-costs",
        "instances",
        "peers",
        "quality",
        "small",
        "beyond",
        "calibration",
        "environments",
        "order",
        "weak",
        "matching",
        "ablation",
        "cold",
        "serving",
        "siege",
        "search",
        "page",
        "keep",
        "compare",
        "check",
    ):
        assert f" {name} " in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("quality", "--data", "no/such/folder"), "no/such/folder: name it with --data"),
        (("scale", "--shares", "1/8,0"), "share above 0"),
    ],
)
def test_a_mistake_is_said_in_a_line(arguments, said):
    result = _benchmarks(*arguments)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_start_up_is_measured_and_saved(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    startup(runs=1)
    rows = {row["command"]: row for row in json.loads((tmp_path / "startup.json").read_bytes())["rows"]}
    assert list(rows) == list(COMMANDS)
    assert 0 < rows["python -c pass"]["median"] < rows["import segue.fitting"]["median"]
    assert "segue --help" in capsys.readouterr().out
    assert rows["python -c pass"]["times"] is None
    assert rows["segue --help"]["times"]["mean"] > 1
