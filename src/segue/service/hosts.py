"""The names of hosts, as headers and people give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from segue.errors import ConfigError

HOST: Final = re.compile(
    r"(?P<name>\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE
)
"""A name, an IPv4 address or an IPv6 address in brackets, and a port."""


def plain_name(name: str) -> str:
    """A name or address as it is compared: in small letters, without brackets and a last dot."""
    return name.lower().removesuffix(".").strip("[]")


def check_names(names: Sequence[str]) -> None:
    """Check names that a person gave.

    Raises:
        ConfigError: One of them is no host, or has a port.
    """
    for name in names:
        found = HOST.fullmatch(name)
        if found is None or found["port"]:
            raise ConfigError(
                expected="the name of a host, such as music.example.org",
                got=repr(name),
                hint="Give it without http:// and without a port.",
            )
