"""Addresses of servers as people write them."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from segue.errors import ConfigError


def address_of(text: str) -> str:
    """A server's address as a person wrote it, without a slash at its end.

    Raises:
        ConfigError: It is no address of HTTP, or has a name or password in it.
    """
    hint = "Write it as in a browser: https://music.example.org, or http://192.168.0.9:4533."
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise ConfigError(expected="a server's address", got=str(error), hint=hint) from error
    if parts.username is not None or parts.password is not None:
        raise ConfigError(
            expected="an address without a name or password",
            got="one with it",
            hint="Give --user, and the password in SEGUE_SYNC_PASSWORD or --password-file.",
        )
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or re.search(r"\s", host):
        raise ConfigError(expected="a server's address", got=repr(text), hint=hint)
    try:
        name = f"[{host}]" if ":" in host else host.encode("idna").decode()
    except UnicodeError as error:
        raise ConfigError(expected="a server's address", got=repr(text), hint=hint) from error
    place = name if port is None else f"{name}:{port}"
    return f"{parts.scheme}://{place}{quote(parts.path, safe='/%:@+~')}".rstrip("/")
