"""The head of a request: its headers by name, and whether its address can be read."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.types import Scope

from segue.service.errors.problem import ProblemError
from segue.service.intake import CLOSE

MOST_HEADERS: Final = 100
"""Largest number of headers of a request; browsers and proxies send about 30."""

MOST_PARAMETERS: Final = 100
"""Largest number of parameters in an address; no operation has ten."""

_ONCE: Final = frozenset({"host", "origin", "authorization", "x-api-key", "content-type"})
"""Headers that decide what a request may do, and so may not come twice with different readers."""

_BROKEN: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})|%00")


def headers_of(scope: Scope) -> dict[str, str]:
    """The headers by their names in small letters; of a repeated one the first.

    Raises:
        ProblemError: 431 if there are too many, 400 if one that decides comes twice.
    """
    given: list[tuple[bytes, bytes]] = scope["headers"]
    if len(given) > MOST_HEADERS:
        expected = f"at most {MOST_HEADERS} headers"
        raise ProblemError(431, expected, str(len(given)), "Send fewer.", headers=CLOSE)
    found: dict[str, str] = {}
    for name, value in given:
        key = name.decode("latin-1")
        if key not in found:
            found[key] = value.decode("latin-1")
        elif key in _ONCE:
            raise ProblemError(
                400, "one header of that name", "several", "Send it once.", where=f"header.{key}"
            )
    return found


def refuse_unreadable(scope: Scope) -> None:
    """Check the version of HTTP and the encoding of the address.

    Raises:
        ProblemError: HTTP/2 over a connection of HTTP/1.1; a percent sign without two digits, bytes that are not
            UTF-8, NUL, or too many parameters.
    """
    if (version := scope.get("http_version", "1.1")) not in {"1.0", "1.1"}:
        raise ProblemError(400, "HTTP/1.1", f"HTTP/{version}", "Speak HTTP/1.1.", headers=CLOSE)
    query: bytes = scope["query_string"]
    for part, where in ((scope.get("raw_path") or b"", "path"), (query, "query")):
        if b"%" in part and not _is_readable(part):
            raise ProblemError(
                400,
                "an address in UTF-8, percent-encoded, without NUL",
                ascii(part[:80].decode("latin-1")),
                "Encode it as encodeURIComponent does.",
                where=where,
            )
    if query.count(b"&") >= MOST_PARAMETERS:
        got = str(query.count(b"&") + 1)
        raise ProblemError(400, f"at most {MOST_PARAMETERS} parameters", got, "Send fewer.", where="query")


def _is_readable(part: bytes) -> bool:
    if _BROKEN.search(part):
        return False
    try:
        unquote_to_bytes(part).decode()
    except UnicodeDecodeError:
        return False
    return True
