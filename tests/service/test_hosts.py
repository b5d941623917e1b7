from __future__ import annotations

from pathlib import Path

import pytest

from segue.errors import ConfigError
from segue.service.hosts import HOST, plain_name
from segue.service.settings import Settings


@pytest.mark.parametrize("name", ["music.example.org", "music_1", "192.168.1.7", "[fe80::1]", "MUSIC"])
def test_a_host_is_a_name_or_an_address(name: str) -> None:
    assert Settings.of([Path("m")], store="none", host_names=[name]).host_names == (name,)
    found = HOST.fullmatch(f"{name}:8000")
    assert found is not None
    assert (found["name"], found["port"]) == (name, "8000")


@pytest.mark.parametrize("name", ["", "*", "http://music", "music:80", "music/", "밤", "a b", "[", "x" * 300])
def test_what_is_no_host_is_refused_at_the_start(name: str) -> None:
    with pytest.raises(ConfigError, match=r"music\.example\.org"):
        Settings.of([Path("m")], store="none", host_names=[name])


def test_names_are_compared_in_one_spelling() -> None:
    assert [plain_name(name) for name in ("A.Example.", "[::1]", "밤")] == ["a.example", "::1", "밤"]
