"""`segue cluster doctor` on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

import segue
from segue.cluster.engines import local

Command = Callable[..., Any]


def test_a_good_node_works(command: Command, tmp_path: Path) -> None:
    ran = command("cluster", "doctor", "local", "--storage", tmp_path)
    assert ran.code == 0, ran.err
    assert ran.out.startswith(f"works  local  Segue {segue.__version__}, Python")
    assert [*tmp_path.iterdir()] == []


def test_each_fault_is_a_line_and_the_exit_code_is_2(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = local.probe

    def probe(storage: str, token: str, node: str) -> Any:
        return msgspec.structs.replace(good(storage, token, node), problem="no room", disk=0)

    monkeypatch.setattr(local, "probe", probe)
    ran = command("cluster", "doctor", "local", "--storage", tmp_path)
    assert ran.code == 2
    assert ran.out.startswith("broken")
    assert "expected storage that every node can read and write, got no room" in ran.err
    assert "expected 1.0 GiB for temporary files" in ran.err

    ran = command("cluster", "doctor", "local", "--storage", tmp_path, "--json")
    assert ran.code == 2
    assert json.loads(ran.out)[0]["problem"] == "no room"
    assert [json.loads(line)["error"] for line in ran.err.splitlines()] == ["ArtifactError", "ConfigError"]
