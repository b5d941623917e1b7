"""Hostile requests to a running service: each gets its status, as a problem, and the service still answers."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

REQUESTS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("requests.toml").read_text("utf-8"))[
    "request"
]

_REPEATED = re.compile(r"\{(.+?)\*(\d+)\}", re.DOTALL)


def repeated(text: str) -> str:
    """`{ab*3}` as ababab."""
    return _REPEATED.sub(lambda found: found[1] * int(found[2]), text)


def message(request: dict[str, Any]) -> bytes:
    """What is sent for an entry of the file."""
    encoding = request.get("encoding", "utf-8")
    if "raw" in request:
        return repeated(request["raw"]).encode(encoding)
    parts = [(part, 1) if isinstance(part, str) else part for part in request.get("body", [])]
    body = "".join(text * times for text, times in parts).encode(encoding)
    lines = [f"{repeated(request['line'])} HTTP/1.1", *map(repeated, request.get("headers", []))]
    named = {line.partition(":")[0] for line in lines}
    lines += [] if "Host" in named else ["Host: localhost"]
    lines += ["Connection: close"]
    if body:
        lines += [] if "Transfer-Encoding" in named else [f"Content-Length: {len(body)}"]
        lines += [] if "Content-Type" in named else ["Content-Type: application/json"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def exchange(url: str, sent: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status (0 for none), headers and body of the answer to these bytes."""
    place = urlsplit(url)
    answer = b""
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=120) as made:
        with contextlib.suppress(ConnectionError):
            made.sendall(sent)
        with contextlib.suppress(ConnectionError):
            while part := made.recv(1 << 16):
                answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head:
        return 0, {}, b""
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split()[1]), headers, body


@pytest.mark.parametrize("request_sent", REQUESTS, ids=[request["name"] for request in REQUESTS])
def test_a_hostile_request_gets_a_problem_and_the_service_still_answers(
    running: Any, request_sent: dict[str, Any]
) -> None:
    status, headers, body = exchange(running.url, message(request_sent))
    assert status in request_sent["status"], body[:500]
    if status >= 400:
        assert headers["content-type"] == "application/problem+json"
        problem = json.loads(body)
        assert problem["status"] == status
        assert problem["request_id"] == headers["x-request-id"]
        assert len(body) < 2000
    if status:
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"]
    alive = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert exchange(running.url, alive)[0] == 200


def test_what_a_reader_of_files_says_is_in_the_log_as_all_else(running: Any) -> None:
    """It removes what a stopped process left, and says so."""
    code = (
        "import os; from segue.files.scratch import scratch_directory as s; kept = s('import'); os._exit(0)"
    )
    asked = message({"line": "POST /v1/import?name=a.csv", "body": ["playlist,track\n1,2\n"]})
    for _ in range(
        100
    ):  # readers may still be starting, and any other process here may be the one that removes it
        subprocess.run([sys.executable, "-c", code], check=True)
        answered = exchange(running.url, asked)[0] == 200
        if answered and "left when it was stopped" in running.log():
            break
        time.sleep(0.2)
    events = [json.loads(line)["event"] for line in running.log().splitlines()]
    assert any("left when it was stopped" in event for event in events)


def test_each_request_was_logged_once_and_none_as_a_fault(running: Any) -> None:
    """Asked after the others; alone it asks for itself."""
    assert exchange(running.url, message({"line": "GET /v1/tracks/50%"}))[0] == 400
    lines = [json.loads(line) for line in running.log().splitlines()]
    ids = [line["request_id"] for line in lines if line["event"] == "request"]
    assert ids
    assert len(ids) == len(set(ids))
    assert not [line for line in lines if line["level"] in {"error", "critical"} or "exception" in line]


def test_every_request_has_a_name_of_its_own() -> None:
    names = [request["name"] for request in REQUESTS]
    assert len(names) == len(set(names))
    assert len(names) >= 70
