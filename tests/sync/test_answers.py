"""JSON in answers, in any encoding, and what comes instead of it."""

from __future__ import annotations

import codecs

import msgspec
import pytest

from segue.errors import ConfigError, DataError
from segue.sync.answers import decoded
from segue.sync.connections import Answer, Connection

NAMES = msgspec.json.Decoder(dict[str, str])
PLAIN = '{"title": "비 오는 밤 🌙"}'
LATIN = '{"title": "Café del Mar"}'


def read(answer: Answer) -> dict[str, str]:
    return decoded(answer, NAMES, Connection("http://x"), "/rest/ping?t=1", protocol="Subsonic")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PLAIN.encode(), "application/json"),
        (PLAIN.encode(), "application/json; charset=ISO-8859-1"),  # the bytes are right, the header is not
        (PLAIN.encode(), "text/plain"),
        (codecs.BOM_UTF8 + PLAIN.encode(), "application/json;charset=UTF-8"),
        (PLAIN.encode("utf-16"), "application/json"),
        (PLAIN.encode("ascii", "namereplace").replace(b"\\N", b"N"), "application/json"),
        (PLAIN.replace(" 🌙", "").encode("cp949"), "application/json; charset=euc-kr"),
        (LATIN.encode("latin-1"), "application/json; charset=iso-8859-1"),
    ],
)
def test_json_in_any_encoding(body: bytes, kind: str) -> None:
    title = read(Answer(200, kind, body))["title"]
    assert title.startswith(("비 오는 밤", "Café", "N{HANGUL SYLLABLE BI}"))


@pytest.mark.parametrize(
    ("answer", "came"),
    [
        (Answer(200, "text/html", b"\n <!DOCTYPE html><html>"), "a web page (status 200)"),
        (Answer(200, "text/html", b"<HTML><head>"), "a web page (status 200)"),
        (Answer(404, "application/json", b'{"title": "Not Found"}'), "nothing (status 404)"),
        (Answer(200, "application/json", b" \n"), "nothing (status 200)"),
    ],
)
def test_a_wrong_address(answer: Answer, came: str) -> None:
    with pytest.raises(ConfigError, match="a server that speaks Subsonic") as caught:
        read(answer)
    assert caught.value.got == came
    assert caught.value.where.file == "http://x/rest/ping"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'<?xml version="1.0"?><subsonic-response/>', "JSON"),
        (b'{"title": "\xff"}', "text in UTF-8"),
        (b'{"title": ', "JSON"),
        (b'{"title": 1}', "a text"),
        (b'{"title": "\\ud83c"}', "JSON"),
        (b"[" * 5000, "JSON"),
    ],
)
def test_other_answers_are_errors_with_their_place(body: bytes, expected: str) -> None:
    with pytest.raises(DataError) as caught:
        read(Answer(200, "application/json; charset=none-such", body))
    assert caught.value.where.file == "http://x/rest/ping"
    assert expected in caught.value.expected or body.startswith(b"[")


def test_a_status_that_is_an_error() -> None:
    with pytest.raises(ConfigError) as caught:
        read(Answer(500, "text/plain", b"Internal Server Error"))
    assert caught.value.got == "status 500"
