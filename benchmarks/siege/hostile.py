"""Requests from people who mean harm, as bytes: what is too much, too deep, malformed, mislabelled or misplaced."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

JSON: Final = "Content-Type: application/json\r\n"
LISTS: Final = "/v1/continuations"


def requests(host: str) -> Iterator[tuple[str, bytes]]:
    """Each attack with its name; `host` is what an honest client would name."""
    for name, (line, headers, body) in {**_bodies(), **_addresses(), **_headers()}.items():
        head = f"{line} HTTP/1.1\r\nHost: {host}\r\n{headers}"
        if "Content-Length" not in headers and "Transfer-Encoding" not in headers:
            head += f"Content-Length: {len(body)}\r\n"
        yield name, f"{head}\r\n".encode("utf-8", "surrogateescape") + body
    yield "no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n"
    yield "another host", b"GET /v1/playlists HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    yield "no host", b"GET /v1/playlists HTTP/1.1\r\n\r\n"
    yield "an old version", b"GET /healthz HTTP/0.9\r\n\r\n"
    yield "two requests, one answer's worth", b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGARBAGE\r\n\r\n"


Attack = tuple[str, str, bytes]


def _bodies() -> dict[str, Attack]:
    post = f"POST {LISTS}"

    def asked(**query: object) -> bytes:
        return json.dumps({"queries": [query]}).encode()

    return {
        "mistakes without end": (post, JSON, b'{"queries":[{"tracks":[' + b"[]," * 300_000 + b"[]]}]}"),
        "nested lists": (post, JSON, b"[" * 200_000),
        "nested objects": (post, JSON, b'{"a":' * 100_000),
        "one long text": (post, JSON, asked(title="길" * 300_000)),
        "an enormous number": (post, JSON, b'{"n":' + b"9" * 500_000 + b"}"),
        "not a number": (post, JSON, b'{"queries":[{}],"n":NaN}'),
        "half a surrogate": (post, JSON, b'{"queries":[{"title":"\\ud800"}]}'),
        "control characters": (post, JSON, b'{"queries":[{"title":"\\u0000\\u001b[31m"}]}'),
        "no UTF-8": (post, JSON, b'{"queries":[{"title":"\xff\xfe"}]}'),
        "a form": (post, "Content-Type: application/x-www-form-urlencoded\r\n", b"queries=1"),
        "nothing": (post, JSON, b""),
        "another type": (post, "Content-Type: text/html\r\n", b"<script>alert(1)</script>"),
        "more than it says": (post, f"{JSON}Content-Length: 5\r\n", b'{"queries":[{}]}'),
        "more than allowed": (post, f"{JSON}Content-Length: 99999999999\r\n", b"{}"),
        "a negative length": (post, f"{JSON}Content-Length: -5\r\n", b"{}"),
        "a broken chunk": (post, f"{JSON}Transfer-Encoding: chunked\r\n", b"zz\r\nhello\r\n0\r\n\r\n"),
        "a wide file": ("POST /v1/import?name=a.csv", "", b"a," * 100_000 + b"b\n1"),
        "a long file": ("POST /v1/import?name=a.jsonl", "", b"{}\n" * 300_000),
        "a deep file": ("POST /v1/import?name=a.json", "", b"[" * 300_000),
        "a bad key": ("PUT /v1/playlists/..%2f..%2fetc", JSON, b"{}"),
        "a zero in a title": ("PUT /v1/playlists/zero", JSON, b'{"title":"a\\u0000b"}'),
        "an impossible day": ("GET /v1/playlists?after=20269999T999999999999.a", "", b""),
    }


def _addresses() -> dict[str, Attack]:
    lines = {
        "a path upwards": "GET /page/../../../../etc/passwd",
        "an encoded path upwards": "GET /page/%2e%2e/%2e%2e/etc/passwd",
        "a zero in a path": "GET /page/a%00.js",
        "a long path": "GET /" + "a" * 30_000,
        "a long search": "GET /v1/tracks?search=" + "%EA%B8%B8" * 3_000,
        "a search of quotes": "GET /v1/tracks?search=%22%20OR%20%22*%22%20NEAR%20(%27",
        "many parameters": "GET /v1/tracks?" + "&".join(f"a{n}=1" for n in range(3_000)),
        "an unknown method": "BREW /v1/tracks",
        "a whole address": "GET http://evil.example/v1/tracks",
        "a star": "OPTIONS *",
        "a preview of a secret": "GET /v1/tracks/..%2f..%2f.env/preview",
    }
    return {name: (line, "", b"") for name, line in lines.items()}


def _headers() -> dict[str, Attack]:
    line = "GET /v1/tracks?search=a"
    return {
        "many headers": (line, "".join(f"X-{n}: {'a' * 50}\r\n" for n in range(900)), b""),
        "a long header": (line, f"X-Long: {'a' * 60_000}\r\n", b""),
        "a request id of another line": (line, "X-Request-ID: a%0d%0aSet-Cookie: b\r\n", b""),
        "wild ranges": ("GET /page/app.js", "Range: bytes=" + "0-1," * 2_000 + "0-1\r\n", b""),
        "another origin": ("DELETE /v1/playlists/foreign", "Origin: https://evil.example\r\n", b""),
        "an upgrade": (line, "Connection: Upgrade\r\nUpgrade: websocket\r\n", b""),
        "a condition of commas": ("PUT /v1/playlists/commas", f"{JSON}If-Match: {',' * 30_000}\r\n", b"{}"),
    }
