from __future__ import annotations

from pathlib import Path

import pytest

from segue.compiled import library
from segue.compiled.library import NAME, SWITCH, opened

THERE = Path(library.__file__).with_name(NAME)


def test_the_switch_and_a_missing_module_leave_the_compiled_loops_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened(tmp_path / NAME) is None
    assert opened(THERE) is not None
    monkeypatch.setenv(SWITCH, "0")
    assert opened(THERE) is None


def test_what_is_no_module_of_this_version_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = tmp_path / NAME
    stranger.write_bytes(b"of another machine")
    assert opened(stranger) is None
    monkeypatch.setattr(library, "VERSION", library.VERSION + 1)
    assert opened(THERE) is None
