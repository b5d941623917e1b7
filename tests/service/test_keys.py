"""API keys: who they are of, what they may do, and when they no longer count."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from segue.errors import ConfigError
from segue.service.keys import Key, Ring, digest, needed, read_keys

ONE, TWO, THREE = (f"{name}-key-of-sixteen" for name in ("first", "second", "third"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "keys"
    made.touch(0o600)
    return made


def test_a_line_has_a_key_its_owner_and_its_scopes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(f"# ours\n\n  {ONE}  \n{TWO} home\n{TWO}s jane_2 read,admin\n")
    monkeypatch.setenv("SEGUE_API_KEY", THREE)
    everything = frozenset({"read", "write", "admin"})
    assert read_keys(file) == (
        Key(digest(THREE), "", everything),
        Key(digest(ONE), "", everything),
        Key(digest(TWO), "home", frozenset({"read", "write"})),
        Key(digest(f"{TWO}s"), "jane_2", frozenset({"read", "admin"})),
    )
    assert read_keys(None) == (Key(digest(THREE)),)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "got none"),
        ("# none", "got none"),
        ("short", "16 or more characters"),
        (f"{ONE} ja/ne", "an owner of letters"),
        (f"{ONE} {'j' * 65}", "an owner of letters"),
        (f"{ONE} home read,delete", "scopes among admin, read, write, got 'delete'"),
        (f"{ONE} home ,", "scopes among"),
        (f"{ONE} home read write", "got more words"),
    ],
)
def test_a_file_without_good_keys_is_refused_and_no_key_is_shown(file: Path, line: str, message: str) -> None:
    file.write_text(line + "\n")
    with pytest.raises(ConfigError, match=message) as refused:
        read_keys(file)
    assert str(file) in str(refused.value)
    assert ONE not in str(refused.value)
    assert "short" not in str(refused.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe secret"])
def test_a_file_that_cannot_be_read_is_refused(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match="expected a file of API keys") as refused:
        read_keys(file)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/v1/model", "read"),
        ("HEAD", "/v1/playlists", "read"),
        ("POST", "/v1/continuations", "read"),
        ("POST", "/v1/import", "read"),
        ("PUT", "/v1/playlists/a", "write"),
        ("DELETE", "/v1/playlists/a", "write"),
        ("POST", "/v1/feedback", "write"),
        ("POST", "/v1/what-will-come", "write"),
        ("GET", "/metrics", "admin"),
    ],
)
def test_what_a_request_needs(method: str, path: str, scope: str) -> None:
    assert needed(method, path) == scope


def test_a_revoked_key_is_none_after_the_file_is_read_again(file: Path) -> None:
    file.write_text(f"{ONE} home\n{TWO}\n")
    ring = Ring(read_keys(file), file)
    assert [key and key.owner for key in map(ring.find, (ONE, TWO, THREE, ""))] == ["home", "", None, None]
    file.write_text(f"{TWO}\n{THREE}\n")
    assert ring.reread()
    assert [bool(ring.find(key)) for key in (ONE, TWO, THREE)] == [False, True, True]


def test_a_bad_file_opens_the_service_to_nobody(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.write_text(f"{ONE}\n")
    ring = Ring(read_keys(file), file)
    for content in ("", "# all gone\n", "short\n"):
        file.write_text(content)
        with caplog.at_level(logging.ERROR, "segue.service"):
            assert not ring.reread()
        assert ring
        assert ring.find(ONE)
    file.unlink()
    assert not ring.reread()
    assert ring.find(ONE)
    assert all("those of before go on" in record.message for record in caplog.records)


def test_a_file_that_others_may_read_is_warned_about(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.write_text(f"{ONE}\n")
    for mode, warned in [(0o600, False), (0o400, False), (0o640, True), (0o604, True), (0o620, True)]:
        caplog.clear()
        file.chmod(mode)
        with caplog.at_level(logging.WARNING, "segue.service"):
            Ring(read_keys(file), file)
        assert bool(caplog.records) is warned, oct(mode)
