from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import segue
from segue import compiled, extras
from segue.installation import NEEDED, PURPOSES, Check, check_installation

ROOT = Path(__file__).parents[1]


def found() -> dict[str, Check]:
    return {check.name: check for check in check_installation()}


def test_here_everything_works() -> None:
    checks = found()
    assert checks["segue"].detail == segue.__version__
    assert not [name for name, check in checks.items() if check.state == "broken"]
    assert checks["Korean titles"].state == "works"
    assert "w:비" in checks["Korean titles"].detail
    assert re.fullmatch(r"[\d.]+ GiB", checks["memory"].detail)
    assert {*NEEDED, "python", "processor", "temporary files", "HTML reports", "sound"} <= set(checks)


def test_it_looks_at_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {re.split(r"[<>=\[]", line)[0] for line in project["dependencies"]}
    assert set(NEEDED) == named
    named = {
        extra: {re.split(r"[<>=\[]", line)[0] for line in lines} - {"segue"}
        for extra, lines in project["optional-dependencies"].items()
        if extra != "dev"
    }
    assert {extra: set(packages) for extra, packages in extras.PACKAGES.items()} == named


def test_a_part_that_cannot_be_imported_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def broken(name: str, package: str | None = None) -> Any:
        if name == "lightgbm":
            raise OSError("libgomp.so.1: cannot open shared object file")
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", broken)
    checks = found()
    assert checks["lightgbm"].state == "broken"
    assert "libgomp.so.1" in checks["lightgbm"].detail
    assert checks["kiwipiepy"].state == "works"


def test_a_temporary_folder_that_is_not_there_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    assert found()["temporary files"].state == "broken"


def test_the_compiled_loops_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for there in (True, False):
        monkeypatch.setattr(compiled, "available", lambda there=there: there)
        assert found()["compiled loops"].state == ("works" if there else "absent")
    monkeypatch.setenv("SEGUE_COMPILED", "0")
    assert found()["compiled loops"].detail == "SEGUE_COMPILED=0 leaves them out; answers take longer"


def test_every_extra_has_a_purpose() -> None:
    assert PURPOSES.keys() == extras.PACKAGES.keys()


def test_an_optional_part_s_absence_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(extras.PACKAGES, "report", ("jinja2", "no_such_package"))
    check = found()["HTML reports"]
    assert check.state == "absent"
    assert check.detail == "pip install 'segue[report]' (it lacks no_such_package)"


def test_a_plug_in_that_cannot_be_imported_is_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    info = tmp_path / "mine-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: mine\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[segue.readers]\nlines = no_such_module:Reader\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    check = found()["format lines"]
    assert check.state == "broken"
    assert "mine 1.0" in check.detail
    assert "no_such_module" in check.detail
