from __future__ import annotations

import json

from segue.service.errors.plain import restated
from segue.service.errors.problem import MEDIA


def test_an_error_in_plain_text_becomes_a_problem_and_keeps_its_other_headers() -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"3"), (b"content-range", b"bytes */9")]
    found = restated({"type": "http.response.start", "status": 416, "headers": headers}, "one")
    assert found is not None
    assert found.headers["content-type"] == MEDIA
    assert found.headers["content-range"] == "bytes */9"
    assert found.headers.getlist("content-length") == [str(len(found.body))]
    body = json.loads(bytes(found.body))
    assert (body["status"], body["request_id"]) == (416, "one")


def test_other_answers_stay_as_they_are() -> None:
    problem = [(b"content-type", MEDIA.encode())]
    assert restated({"type": "http.response.start", "status": 404, "headers": problem}, "one") is None
    assert restated({"type": "http.response.start", "status": 206, "headers": []}, "one") is None
    assert restated({"type": "http.response.start", "status": 304, "headers": []}, "one") is None
