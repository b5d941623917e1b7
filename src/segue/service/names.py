"""The names that a service goes by: requests for other hosts, and from pages of other sites, are refused.

Without this, any web page could read and change what a service on its visitor's machine keeps. The page's owner lets
his own name point at 127.0.0.1 (DNS rebinding), and the browser then takes the service for a part of his site.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, Self

from starlette.types import Scope

from segue.service.errors.problem import ProblemError
from segue.service.hosts import HOST, plain_name

_ORIGIN: Final = re.compile(rf"(?P<scheme>https?)://{HOST.pattern}", re.IGNORECASE)
_PORTS: Final = {"http": "80", "https": "443"}
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_SHOWN: Final = 80


class _Place(NamedTuple):
    """A name without brackets and in small letters, and a port; None for the usual one."""

    name: str
    port: str | None

    @classmethod
    def of(cls, found: re.Match[str]) -> Self:
        return cls(plain_name(found["name"]), found["port"])


class Names:
    """The names of one service.

    Args:
        host: The address or name that it listens on.
        named: Further names, or none.
        keys: Whether requests need a key. A page of another site has none, so any name is then good if none is given.
    """

    def __init__(self, host: str, named: Sequence[str], *, keys: bool) -> None:
        self._named = {*map(plain_name, named)}
        self._known = {*self._named, plain_name(host)} - {"0.0.0.0", "::", ""}  # noqa: S104 - taken out, not bound
        self._any = keys and not named

    def refuse(self, scope: Scope, headers: Mapping[str, str]) -> None:
        """Check the headers Host and Origin of a request.

        Raises:
            ProblemError: 400 if Host is no host, 421 if it is none of this service, 403 if a page of another site
                sent the request.
        """
        place = None
        if (host := headers.get("host")) is not None:  # HTTP/1.0 has none; browsers always send one
            found = HOST.fullmatch(host)
            if found is None:
                raise _refusal(400, "a host and a port in Host", host, "Send Host: NAME:PORT.", "host")
            place = _Place.of(found)
            if not (self._any or self._goes_by(place.name, scope)):
                hint = "Ask at the address that it listens on, or start it with --host-name NAME."
                raise _refusal(421, "a name that this service goes by", host, hint, "host")
        if not self._is_own(scope["method"], headers, place):
            hint = "Open the page of the service itself, or start it with --host-name NAME."
            raise _refusal(403, "a page of this service", headers.get("origin", "none"), hint, "origin")

    def _goes_by(self, name: str, scope: Scope) -> bool:
        """Whether it is a loopback name, a given one, or the very address that the connection came in on.

        An address needs no look-up, so nobody can let it point elsewhere.
        """
        if name in self._known or name == "localhost" or name.endswith(".localhost"):
            return True
        server: tuple[str, int | None] | None = scope.get("server")
        address = _address(name)
        if address is not None and address.is_loopback:
            return True
        if server is None:
            return False
        return name == server[0] or (address is not None and address == _address(server[0]))

    def _is_own(self, method: str, headers: Mapping[str, str], place: _Place | None) -> bool:
        """Whether the request came from the service's own page, or from no page at all."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site == "same-origin":
            return True
        if origin is None:
            return method in _SAFE or site in {None, "none"}
        found = _ORIGIN.fullmatch(origin)
        if found is None:
            return False  # "null", or a page that is no site
        usual, sender = _PORTS[found["scheme"].lower()], _Place.of(found)
        if sender.name in self._named:
            return True
        if place is None:
            return False
        return sender.name == place.name and (sender.port or usual) == (place.port or usual)


@lru_cache(maxsize=256)
def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(name)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _refusal(status: int, expected: str, got: str, hint: str, header: str) -> ProblemError:
    return ProblemError(status, expected, got[:_SHOWN], hint, where=f"header.{header}")
