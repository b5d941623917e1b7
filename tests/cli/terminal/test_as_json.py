"""What programs read: the same JSON whatever the terminal is, and no traceback for a name that is not text."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segue.cli.terminal.as_json import as_json
from segue.ids import readable
from segue.sample import make_sample
from segue.types import Query

Command = Callable[..., Any]

NAME = os.fsdecode("밤".encode("cp949"))


def test_what_is_text_stays_as_it_is() -> None:
    assert as_json({"a": ("밤 🌙", 1, None)}) == '{"a":["밤 🌙",1,null]}'.encode()
    assert as_json({"a": 1}, indented=True) == b'{\n  "a": 1\n}'


def test_a_name_that_is_not_text_is_shown_as_people_see_it() -> None:
    found = json.loads(as_json([{"밤": Query(title=f"/music/{NAME}")}, {f"a {NAME}": ("lone \udfff", 2.5)}]))
    assert found[0]["밤"]["title"] == readable(f"/music/{NAME}") == "/music/밤"
    assert found[1] == {readable(f"a {NAME}"): ["lone \ufffd", 2.5]}


def test_a_model_at_a_path_that_is_not_text_is_told_to_programs(command: Command, tmp_path: Path) -> None:
    try:
        (tmp_path / NAME).mkdir()
    except OSError:
        pytest.skip("this file system has names in UTF-8 alone")
    make_sample(playlists=30, tracks=60, seed=1).save(tmp_path / NAME / "data")
    ran = command("fit", tmp_path / NAME / "data", "-o", tmp_path / NAME / "m", "--recipe", "fast", "--json")
    assert ran.code == 0, ran.err
    last = json.loads(ran.out.splitlines()[-1])
    assert last["path"] == str(tmp_path / "밤" / "m")
