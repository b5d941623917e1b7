from __future__ import annotations

import json

import h11
import pytest

from segue.service.headers import SAFE
from segue.service.wire.refusals import refusal


@pytest.mark.parametrize("status", [400, 408, 431, 503])
def test_a_refusal_is_a_problem_like_any_other(status: int) -> None:
    head, data, end = refusal(status, "one", [(b"date", b"today")])
    assert isinstance(head, h11.Response)
    assert isinstance(data, h11.Data)
    assert isinstance(end, h11.EndOfMessage)
    headers = {name.decode(): value.decode() for name, value in head.headers}
    assert head.status_code == status
    assert headers["content-type"] == "application/problem+json"
    assert headers["connection"] == "close"
    assert headers["date"] == "today"
    assert {name.lower() for name in SAFE} <= set(headers)
    body = json.loads(bytes(data.data))
    assert (body["status"], body["request_id"]) == (status, "one")
    assert body["expected"]
    assert body["hint"]
