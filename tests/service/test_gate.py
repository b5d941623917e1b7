"""What every request passes: keys, limits, headers, logs, figures."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from segue.service import gate
from segue.service.gate import Gate
from segue.service.logs import JsonLines
from segue.service.metrics import Metrics
from segue.service.settings import Limits, Settings, digest

KEY = "a-key-of-sixteen-or-more"


def ask(
    app: Any,
    *,
    settings: Settings | None = None,
    path: str = "/v1/model",
    headers: dict[str, str] | None = None,
    body: list[bytes] | None = None,
    metrics: Metrics | None = None,
    ends: bool = True,
) -> tuple[int, dict[str, str], bytes]:
    """Send one request through a gate in front of `app`; where the body does not end, its sender falls silent."""
    parts = [b""] if body is None else body
    messages: Iterator[dict[str, Any]] = iter(
        [
            {"type": "http.request", "body": part, "more_body": not ends or i < len(parts) - 1}
            for i, part in enumerate(parts)
        ]
    )
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        message = next(messages, None)
        if message is None:
            await asyncio.sleep(30)
        assert message is not None
        return message

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
        "query_string": b"",
    }
    made = Gate(app, settings or Settings(models=(Path("m"),)), metrics or Metrics())
    asyncio.run(made(scope, receive, send))
    names = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], names, b"".join(message.get("body", b"") for message in sent[1:])


async def echo(scope: Any, receive: Any, send: Any) -> None:
    content = b""
    more = True
    while more:
        message = await receive()
        content += message["body"]
        more = message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": content})


async def fail(scope: Any, receive: Any, send: Any) -> None:
    raise RuntimeError("the password is in /etc/secret")


def test_safe_headers_and_an_id_are_on_every_answer() -> None:
    status, headers, _ = ask(echo)
    assert status == 200
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert len(headers["x-request-id"]) == 16


@pytest.mark.parametrize(("given", "kept"), [("abc-1.2_X", True), ("new\tline", False), ("x" * 65, False)])
def test_a_plain_id_from_outside_is_kept(given: str, kept: bool) -> None:
    assert (ask(echo, headers={"X-Request-ID": given})[1]["x-request-id"] == given) is kept


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": f"Bearer {KEY}"}, 200),
        ({"authorization": f"bearer  {KEY}"}, 200),
        ({"X-API-Key": KEY}, 200),
        ({"X-API-Key": KEY + "x"}, 401),
        ({"Authorization": f"Basic {KEY}"}, 401),
        ({"Authorization": "Bearer"}, 401),
    ],
)
def test_a_key_is_needed_where_there_are_any(headers: dict[str, str], status: int) -> None:
    settings = Settings(models=(Path("m"),), keys=(digest("another-key-of-sixteen"), digest(KEY)))
    found, named, body = ask(echo, settings=settings, headers=headers)
    assert found == status
    if status == 401:
        assert named["www-authenticate"] == "Bearer"
        assert json.loads(body)["expected"] == "an API key"
        assert KEY not in body.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/healthz", 200),
        ("/", 200),
        ("/page/js/main.js", 200),
        ("/docs", 200),
        ("/docs/reference.js", 200),
        ("/openapi.json", 200),
        ("/metrics", 401),
        ("/v1/model", 401),
    ],
)
def test_health_and_pages_answer_without_a_key(path: str, status: int) -> None:
    settings = Settings(models=(Path("m"),), keys=(digest(KEY),))
    assert ask(echo, settings=settings, path=path)[0] == status


def test_a_browser_keeps_the_pages_files_and_nothing_else() -> None:
    assert ask(echo, path="/page/js/main.js")[1]["cache-control"] == "no-cache"
    assert ask(echo, path="/v1/model")[1]["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Length": "101"}, [b"x"]),
        ({}, [b"x" * 60, b"x" * 60]),
        ({"Content-Length": "5"}, [b"x" * 101]),
    ],
)
def test_a_large_body_is_refused_as_it_comes(headers: dict[str, str], body: list[bytes]) -> None:
    settings = Settings(models=(Path("m"),), limits=Limits(body=100))
    status, _, content = ask(echo, settings=settings, headers=headers, body=body)
    assert status == 413
    assert "at most 100 bytes" in json.loads(content)["detail"]
    assert ask(echo, settings=settings, body=[b"x" * 100])[2] == b"x" * 100


def test_a_file_may_be_larger_than_a_request() -> None:
    settings = Settings(models=(Path("m"),), limits=Limits(body=10, file=100))
    assert ask(echo, settings=settings, path="/v1/import", body=[b"x" * 100])[0] == 200


def test_a_body_that_does_not_end_is_given_up() -> None:
    settings = Settings(models=(Path("m"),), limits=Limits(receiving=0.05))
    status, _, content = ask(echo, settings=settings, body=[b"x", b"y"], ends=False)
    assert status == 408
    assert json.loads(content)["hint"] == "Send it again."


def test_an_error_inside_says_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, gate.LOG.name):
        status, headers, body = ask(fail)
    assert status == 500
    found = json.loads(body)
    assert headers["content-type"] == "application/problem+json"
    assert found["request_id"] == headers["x-request-id"]
    assert "secret" not in body.decode()
    assert "Traceback" not in body.decode()
    assert caplog.records[0].exc_info  # the log has it


def test_a_log_line_is_a_json_object_without_what_was_asked(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, gate.LOG.name):
        ask(echo, headers={"X-Request-ID": "one"}, body=[b"secret wishes"])
    line = json.loads(JsonLines().format(caplog.records[-1]))
    assert line["event"] == "request"
    assert line["request_id"] == "one"
    assert (line["status"], line["bytes"], line["method"]) == (200, 13, "POST")
    assert line["ms"] >= 0
    assert "secret" not in str(line)


def test_requests_are_counted() -> None:
    metrics = Metrics()
    ask(echo, metrics=metrics)
    ask(fail, metrics=metrics)
    text = metrics.text().decode()
    assert 'segue_requests_total{method="POST",path="other",status="200"} 1.0' in text
    assert 'status="500"} 1.0' in text
    assert "segue_requests_in_flight 0.0" in text
