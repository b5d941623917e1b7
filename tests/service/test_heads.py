"""The heads of requests: how many headers there may be, and which addresses can be read."""

from __future__ import annotations

from typing import Any

import pytest

from segue.service.errors.problem import ProblemError
from segue.service.heads import MOST_HEADERS, MOST_PARAMETERS, headers_of, refuse_unreadable


def scope(
    path: bytes = b"/", query: bytes = b"", headers: list[tuple[bytes, bytes]] | None = None
) -> dict[str, Any]:
    return {"type": "http", "raw_path": path, "query_string": query, "headers": headers or []}


def test_headers_are_found_by_name_and_the_first_counts() -> None:
    given = [(b"accept", b"a"), (b"accept", b"b"), (b"x-caf\xe9", b"\xe9")]
    assert headers_of(scope(headers=given)) == {"accept": "a", "x-café": "é"}


def test_so_many_headers_and_no_more() -> None:
    given = [(b"x-%d" % number, b"") for number in range(MOST_HEADERS)]
    assert len(headers_of(scope(headers=given))) == MOST_HEADERS
    with pytest.raises(ProblemError) as refused:
        headers_of(scope(headers=[*given, (b"a", b"")]))
    assert refused.value.status_code == 431


@pytest.mark.parametrize("name", [b"host", b"origin", b"authorization", b"x-api-key", b"content-type"])
def test_a_header_that_decides_comes_once(name: bytes) -> None:
    with pytest.raises(ProblemError) as refused:
        headers_of(scope(headers=[(name, b"a"), (name, b"a")]))
    assert (refused.value.status_code, refused.value.fields.where.field) == (400, f"header.{name.decode()}")


@pytest.mark.parametrize("part", [b"a", b"%EB%B0%A4", b"50%25", b"+", b"%2C,%2F", b"%7f"])
def test_an_address_in_utf_8_is_read(part: bytes) -> None:
    refuse_unreadable(scope(b"/v1/tracks/" + part, b"search=" + part))


@pytest.mark.parametrize("part", [b"%", b"%z1", b"50%", b"%FF", b"%C0%AF", b"%ED%A0%80", b"a%00b", b"%EB%B0"])
@pytest.mark.parametrize("where", ["path", "query"])
def test_an_address_that_is_no_text_is_refused(part: bytes, where: str) -> None:
    wrong = scope(b"/v1/tracks/" + part) if where == "path" else scope(query=b"search=" + part)
    with pytest.raises(ProblemError) as refused:
        refuse_unreadable(wrong)
    assert (refused.value.status_code, refused.value.fields.where.field) == (400, where)


def test_so_many_parameters_and_no_more() -> None:
    refuse_unreadable(scope(query=b"&".join([b"a"] * MOST_PARAMETERS)))
    with pytest.raises(ProblemError, match=str(MOST_PARAMETERS)):
        refuse_unreadable(scope(query=b"&".join([b"a"] * (MOST_PARAMETERS + 1))))


@pytest.mark.parametrize("version", ["0.9", "2", "2.0", "3"])
def test_another_version_of_http_is_refused(version: str) -> None:
    refuse_unreadable({**scope(), "http_version": "1.0"})
    with pytest.raises(ProblemError, match=r"HTTP/1\.1"):
        refuse_unreadable({**scope(), "http_version": version})
