"""The hook that compiles loops while Segue is built."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

import hatch_build
from segue.compiled.library import NAME, opened


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of the C files alone."""
    (tmp_path / "module").mkdir()
    for kind in ("*.c", "*.h", "module/*.c", "module/*.h"):
        for path in hatch_build.SOURCE.glob(kind):
            shutil.copy(path, tmp_path / path.relative_to(hatch_build.SOURCE))
    return tmp_path


@pytest.fixture
def before(source: Path) -> set[str]:
    return {path.name for path in source.iterdir()}


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_the_loops_are_compiled_into_a_module_that_opens(source: Path, before: set[str]) -> None:
    library = hatch_build.compiled(source)
    assert library is not None
    assert library.name == NAME
    assert opened(library) is not None
    assert {path.name for path in source.iterdir()} == before | {NAME}


def test_without_a_compiler_nothing_is_made_and_a_line_says_so(
    source: Path, before: set[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setenv("PATH", str(source))
    assert hatch_build.compiled(source) is None
    assert "no C compiler" in capsys.readouterr().err
    assert {path.name for path in source.iterdir()} == before


def test_a_compiler_that_fails_leaves_nothing_behind(
    source: Path, before: set[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC", f"{sys.executable} -c raise(SystemExit(1))")
    assert hatch_build.compiled(source) is None
    assert "cannot compile" in capsys.readouterr().err
    assert {path.name for path in source.iterdir()} == before


def test_without_the_headers_of_python_nothing_is_made(
    source: Path, before: set[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sysconfig.get_path", lambda _name: str(source / "none"))
    assert hatch_build.compiled(source) is None
    assert "cannot compile" in capsys.readouterr().err
    assert {path.name for path in source.iterdir()} == before


def test_a_wheel_says_for_which_machines_it_is() -> None:
    assert hatch_build.tag().startswith("cp311-abi3-")
    assert hatch_build.tag().split("-")[2].startswith(("manylinux_2_17_", "macosx_", "win"))
