"""Names of files that are not UTF-8 do not go to other machines: an error says so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from segue.cluster.encoding import encoded
from segue.cluster.runner import Runner
from segue.cluster.tasks import Task
from segue.errors import ConfigError
from tests.cluster.engine_here import Here

NAME = os.fsdecode("밤".encode("cp949"))


def test_what_json_holds_is_encoded_and_what_it_does_not_hold_is_named() -> None:
    assert encoded({"b": 1, "a": "밤 🌙"}, order="sorted") == '{"a":"밤 🌙","b":1}'.encode()
    with pytest.raises(ConfigError, match="paths in UTF-8 for work on a cluster, got '/music/밤'"):
        encoded(["/music/" + NAME])
    with pytest.raises(ConfigError, match="UTF-8"):
        _ = Task(name="a", function="b", settings={"file": NAME}).key
    with pytest.raises(ConfigError, match="UTF-8"):
        Runner(Path(NAME), Here(), cache="test")
