from __future__ import annotations

from pathlib import Path

import pytest

from segue.errors import ConfigError
from segue.service.options import read_limits, store_url
from segue.service.settings import Limits

URL = "postgresql://segue:a-password@localhost/segue"


def test_a_stores_url_comes_from_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "url"
    file.touch(0o600)
    file.write_text(f"{URL}\n")
    assert store_url("", None) == ("", "")
    monkeypatch.setenv("SEGUE_STORE", "sqlite:///x")
    assert store_url("", None) == ("sqlite:///x", "")
    assert store_url("none", None) == ("none", "")
    assert store_url("", file) == (URL, "")
    file.chmod(0o644)
    assert "chmod 600" in store_url("", file).caution


def test_a_password_on_the_command_line_is_warned_about() -> None:
    assert "--store-file" in store_url(URL, None).caution
    assert not store_url("postgresql://segue@localhost/segue", None).caution
    assert not store_url("sqlite:////a:b/c@d.sqlite", None).caution


def test_a_bad_file_is_refused_without_its_content(tmp_path: Path) -> None:
    file = tmp_path / "url"
    with pytest.raises(ConfigError, match="a file with a store's URL"):
        store_url("", file)
    file.write_bytes(b"secret \xff")
    with pytest.raises(ConfigError, match="not UTF-8") as refused:
        store_url("", file)
    assert "secret" not in str(refused.value)
    with pytest.raises(ConfigError, match="got both"):
        store_url("sqlite:///x", file)


def test_limits_are_given_by_name() -> None:
    assert read_limits(Limits(), []) == Limits()
    assert read_limits(Limits(), ["rate=0", "body=5", "wait=0.5"]) == Limits(rate=0.0, body=5, wait=0.5)


@pytest.mark.parametrize(
    "given", ["rate", "speed=1", "rate=-1", "rate=inf", "rate=nan", "body=1.5", "body=x"]
)
def test_a_limit_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(ConfigError, match="limit"):
        read_limits(Limits(), [given])
