from __future__ import annotations

import importlib
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import segue
from segue import extras
from segue.cli.setup import checks

Command = Callable[..., Any]
ROOT = Path(__file__).parents[3]


def test_here_everything_works(command: Command) -> None:
    ran = command("doctor", "--json")
    assert ran.code == 0, ran.err
    found = {check["name"]: check for check in json.loads(ran.out)}
    assert found["segue"]["detail"] == segue.__version__
    assert not [name for name, check in found.items() if check["state"] == "broken"]
    assert found["Korean titles"]["state"] == "works"
    assert "w:비" in found["Korean titles"]["detail"]
    assert re.fullmatch(r"[\d.]+ GiB", found["memory"]["detail"])


def test_the_table_names_every_check(command: Command) -> None:
    ran = command("doctor")
    assert ran.code == 0, ran.err
    for name in (
        *checks.NEEDED,
        "python",
        "Korean titles",
        "processor",
        "temporary files",
        "HTML reports",
        "sound",
    ):
        assert name in ran.out


def test_it_looks_at_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {re.split(r"[<>=\[]", line)[0] for line in project["dependencies"]}
    assert set(checks.NEEDED) == named
    named = {
        extra: {re.split(r"[<>=\[]", line)[0] for line in lines} - {"segue"}
        for extra, lines in project["optional-dependencies"].items()
        if extra != "dev"
    }
    assert {extra: set(packages) for extra, packages in extras.PACKAGES.items()} == named


def test_a_broken_part_is_named_and_exits_with_two(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def broken(name: str, package: str | None = None) -> Any:
        if name == "lightgbm":
            raise OSError("libgomp.so.1: cannot open shared object file")
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", broken)
    ran = command("doctor")
    assert ran.code == 2
    assert "broken: lightgbm" in ran.err
    assert "libgomp.so.1" in ran.out
    assert re.search(r"works +kiwipiepy", ran.out)


def test_a_full_temporary_folder_is_broken(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    ran = command("doctor")
    assert ran.code == 2
    assert "broken: temporary files" in ran.err


def test_an_optional_part_s_absence_is_no_fault(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(extras.PACKAGES, "report", ("jinja2", "no_such_package"))
    ran = command("doctor")
    assert ran.code == 0
    assert "pip install 'segue[report]' (it lacks no_such_package)" in ran.out
