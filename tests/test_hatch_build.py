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
    return shutil.copy(hatch_build.SOURCE, tmp_path / hatch_build.SOURCE.name)


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_the_loops_are_compiled_into_a_library_that_opens(source: Path) -> None:
    library = hatch_build.compiled(source)
    assert library is not None
    assert library.name == NAME
    assert opened(library) is not None
    assert {path.name for path in source.parent.iterdir()} == {source.name, NAME}


def test_without_a_compiler_nothing_is_made_and_a_line_says_so(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setenv("PATH", str(source.parent))
    assert hatch_build.compiled(source) is None
    assert "no C compiler" in capsys.readouterr().err
    assert [path.name for path in source.parent.iterdir()] == [source.name]


def test_a_compiler_that_fails_leaves_nothing_behind(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC", f"{sys.executable} -c raise(SystemExit(1))")
    assert hatch_build.compiled(source) is None
    assert "cannot compile" in capsys.readouterr().err
    assert [path.name for path in source.parent.iterdir()] == [source.name]


def test_a_wheel_says_for_which_machines_it_is() -> None:
    assert hatch_build.tag().startswith("py3-none-")
    assert hatch_build.tag().split("-")[2].startswith(("manylinux_2_17_", "macosx_", "win"))
