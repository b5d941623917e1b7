"""Bodies of JSON: what says that it is none, or is none, is refused before a route sees it."""

from __future__ import annotations

import json
from typing import Any

import pytest

BODY = json.dumps({"queries": [{"title": "밤"}], "n": 1}, ensure_ascii=False)


def post(client: Any, content: bytes, media: str | None = "application/json") -> Any:
    headers = {} if media is None else {"Content-Type": media}
    return client.post("/v1/continuations", content=content, headers=headers)


@pytest.mark.parametrize(
    "media",
    [
        "application/json",
        "application/json; charset=utf-8",
        'Application/JSON;charset="UTF-8"',
        "application/vnd.segue+json",
    ],
)
def test_json_in_utf_8_is_read(client: Any, media: str) -> None:
    assert post(client, BODY.encode(), media).status_code == 200
    assert post(client, b"\xef\xbb\xbf" + BODY.encode(), media).status_code == 200


@pytest.mark.parametrize(
    "media",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/json",
        "image/svg+json",
        "application/json; charset=utf-16",
        "application/json; charset=latin-1",
        "json",
        ";;;",
    ],
)
def test_a_body_of_another_type_is_415(client: Any, media: str | None) -> None:
    """The first ones are those that a page of another site can send without asking first."""
    answer = post(client, BODY.encode(), media)
    assert (answer.status_code, answer.headers["content-type"]) == (415, "application/problem+json")
    assert answer.json()["where"] == "header.content-type"


@pytest.mark.parametrize(
    "content",
    [
        BODY.encode("utf-16"),
        BODY.encode("utf-16-be"),
        BODY.encode("utf-32"),
        BODY.encode("cp949"),
        b'{"queries": [{"title": "\xff"}]}',
        b"[" * 9_000,
        b'{"a":' * 9_000,
        b'{"queries": [{"weights": [NaN]}]}',
        b'{"queries": [{"weights": [-Infinity]}]}',
        b'{"queries": [{"tracks": [' + b"1" * 5000 + b"]}]}",
        b"\0",
    ],
)
def test_what_is_no_json_is_400_or_422(client: Any, content: bytes) -> None:
    answer = post(client, content)
    assert (answer.status_code, answer.headers["content-type"]) in [
        (status, "application/problem+json") for status in (400, 422)
    ]
    assert answer.json()["expected"] in {"a body of JSON", "JSON"}
    assert client.get("/healthz").status_code == 200


def test_a_lone_surrogate_is_no_text(client: Any) -> None:
    answer = post(client, b'{"queries": [{"title": "\\ud800", "tracks": ["\\udfff"]}]}')
    assert answer.status_code == 422


def test_numbers_of_plug_ins_constraints_have_no_limit_that_breaks_the_service(client: Any) -> None:
    for number in ("1" + "0" * 30, "1e308", "-9223372036854775809"):
        content = b'{"queries": [{}], "constraints": {"where": {"a": %b}}}' % number.encode()
        assert post(client, content).status_code == 422  # there is no such constraint


def test_without_a_body_the_missing_value_is_named(client: Any) -> None:
    answer = client.post("/v1/continuations")
    assert (answer.status_code, answer.json()["where"]) == (422, "body")


@pytest.mark.parametrize("much", [b"[]," * 10_000, b'{"a":' * 10_001, b'"[",[' * 10_001])
def test_more_lists_and_objects_than_any_request_needs_are_not_made(
    client: Any, much: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    with monkeypatch.context() as watched:
        watched.setattr(json, "loads", made.append)
        answer = post(client, b'{"queries":[' + much)
    assert answer.status_code == 422
    assert answer.json()["expected"] == "at most 10,000 lists and objects"
    assert made == []


@pytest.mark.parametrize("title", ["[" * 900, '\\"{[' * 200, "[밤]" * 300, '"' + "[" * 900])
def test_brackets_in_texts_are_no_lists(client: Any, title: str) -> None:
    queries = [{"title": title[:1000]} for _ in range(50)]
    body = json.dumps({"queries": queries, "n": 1}, ensure_ascii=False).encode()
    assert body.count(b"[") > 10_000 or body.count(b"{") > 9_000
    assert post(client, body).status_code == 200


def test_a_text_that_does_not_end_is_no_json(client: Any) -> None:
    assert post(client, b'{"queries":["' + b'[\\"' * 20_000).status_code == 422
