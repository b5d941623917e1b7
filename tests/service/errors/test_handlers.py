"""Errors as problems: their members are the errors' fields, however sentences are made of them."""

from __future__ import annotations

import errno
from typing import Any

import pytest

from segue.errors import ErrorFields
from segue.service import exchange

BODIES = [
    {"queries": [{"tracks": [1, 2], "weights": [1]}]},  # refused by the model, in a worker
    {"queries": [{}], "constraints": {"years": [2010, 2000]}},
    {"queries": [{}], "n": 501},  # refused by the schema
    {"queries": [{"tracks": ["  "]}]},
]


@pytest.mark.parametrize("body", BODIES)
def test_members_are_the_fields_and_not_read_out_of_a_sentence(
    client: Any, monkeypatch: pytest.MonkeyPatch, body: dict[str, Any]
) -> None:
    before = client.post("/v1/continuations", json=body).json()
    assert before["expected"]
    assert before["got"]
    assert before["hint"]
    monkeypatch.setattr(ErrorFields, "reason", property(lambda self: f"«{self.expected}» ≠ «{self.got}»"))
    after = client.post("/v1/continuations", json=body).json()
    assert after["detail"] != before["detail"]
    for member in ("expected", "got", "where", "hint"):
        assert after[member] == before[member]


def test_a_file_s_fault_has_its_place_and_no_path_of_the_service(client: Any) -> None:
    answer = client.post("/v1/import", params={"name": "밤.csv"}, content="노래,가수\n밤,비\n".encode())
    assert answer.status_code == 422
    found = answer.json()
    assert (found["expected"], found["got"]) == ("playlists with titles, tags or tracks", "none")
    assert "밤.csv" not in str(found)
    assert "segue-import" not in str(found)
    assert "line 1, field playlist: expected the column playlist" in found["hint"]


def test_a_full_disk_passes(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(exchange, "write", full)
    answer = client.post("/v1/export", json={"tracks": [1]})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert answer.json()["got"] == "none: it is full"


def test_nesting_beyond_reason_is_no_json(client: Any) -> None:
    answer = client.post("/v1/import", params={"name": "a.json"}, content=b"[" * 100_000)
    assert answer.status_code == 422
    assert answer.json()["expected"].startswith("a file of playlists")
