"""Secrets come from the environment or from files, and never show."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from segue.errors import ConfigError, SegueWarning
from segue.sync.credentials import LONGEST, Credentials, credentials


def secret(path: Path, text: bytes, mode: int = 0o600) -> Path:
    path.write_bytes(text)
    path.chmod(mode)
    return path


def test_from_the_environment() -> None:
    found = credentials(environment={"SEGUE_SYNC_USER": "솔이", "SEGUE_SYNC_PASSWORD": " 비밀 "})
    assert found == Credentials("솔이", " 비밀 ")
    assert credentials(environment={"SEGUE_SYNC_API_KEY": "k"}) == Credentials(api_key="k")


def test_files_and_options_count_more(tmp_path: Path) -> None:
    told = {"SEGUE_SYNC_USER": "a", "SEGUE_SYNC_PASSWORD": "b", "SEGUE_SYNC_API_KEY": "c"}
    password, key = (
        secret(tmp_path / "p", b"\xef\xbb\xbfhunter2\r\nmore"),
        secret(tmp_path / "k", "열쇠".encode()),
    )
    found = credentials(user="dani", password_file=password, api_key_file=key, environment=told)
    assert found == Credentials("dani", "hunter2", "열쇠")


@pytest.mark.parametrize(
    ("told", "got"),
    [
        ({}, "no user and no password"),
        ({"SEGUE_SYNC_USER": "a"}, "no password"),
        ({"SEGUE_SYNC_PASSWORD": "a"}, "no user"),
    ],
)
def test_without_them_the_error_says_how_to_give_them(told: dict[str, str], got: str) -> None:
    with pytest.raises(ConfigError) as caught:
        credentials(environment=told)
    assert caught.value.got == got
    assert "SEGUE_SYNC_PASSWORD" in caught.value.hint


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\nsecond", b"\xff\xfe", b"x" * (LONGEST + 1)])
def test_a_file_without_a_secret(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ConfigError) as caught:
        credentials(user="a", password_file=secret(tmp_path / "p", content), environment={})
    assert caught.value.where.file == str(tmp_path / "p")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="a file with a secret"):
        credentials(user="a", password_file=tmp_path / "none", environment={})


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_a_file_that_others_may_read_is_warned_of(tmp_path: Path) -> None:
    path = secret(tmp_path / "p", b"hunter2", 0o644)
    with pytest.warns(SegueWarning, match="chmod 600"):
        found = credentials(user="a", password_file=path, environment={})
    assert found == Credentials("a", "hunter2")


def test_secrets_do_not_show() -> None:
    assert "hunter2" not in repr(Credentials("a", "hunter2", "hunter2"))
