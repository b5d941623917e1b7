"""Addresses as people write them."""

from __future__ import annotations

import pytest

from segue.errors import ConfigError
from segue.sync.addresses import address_of


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://music.example.org", "https://music.example.org"),
        (" http://192.168.0.9:4533/ \n", "http://192.168.0.9:4533"),
        ("https://example.org/music/", "https://example.org/music"),
        ("HTTP://Example.org", "http://example.org"),
        ("http://[::1]:4533", "http://[::1]:4533"),
        ("https://음악.example", "https://xn--ie5b30b.example"),
        ("https://example.org/내 음악?x=1", "https://example.org/%EB%82%B4%20%EC%9D%8C%EC%95%85"),
    ],
)
def test_an_address(text: str, address: str) -> None:
    assert address_of(text) == address


@pytest.mark.parametrize(
    "text", ["", "music.example.org", "192.168.0.9:4533", "ftp://x", "file:///etc/passwd", "http://", "http://a b",
             "http://x:port", "http://[::1", f"http://{'a' * 70}.org"],
)  # fmt: skip
def test_no_address(text: str) -> None:
    with pytest.raises(ConfigError, match="a server's address") as caught:
        address_of(text)
    assert "https://music.example.org" in caught.value.hint


@pytest.mark.parametrize("text", ["http://soli:hunter2@x", "http://soli@x", "http://:hunter2@x"])
def test_a_secret_in_an_address_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(ConfigError, match="without a name or password") as caught:
        address_of(text)
    assert "hunter2" not in str(caught.value)
