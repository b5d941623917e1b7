"""The JSON in a server's answers, and errors that say what came instead."""

from __future__ import annotations

import re
from email.message import Message
from typing import Final, TypeVar

import msgspec

from segue.data.encodings import as_utf8, unmarked, wide_encoding
from segue.data.records.json_values import decode
from segue.errors import ConfigError, DataError
from segue.sync.connections import Answer, Connection

T = TypeVar("T")

_PAGE: Final = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body)", re.IGNORECASE)


def decoded(
    answer: Answer, decoder: msgspec.json.Decoder[T], connection: Connection, path: str, *, protocol: str
) -> T:
    """The value in an answer.

    Args:
        answer: The answer.
        decoder: Decodes the expected type.
        connection: Where it came from.
        path: What was asked.
        protocol: What the server should speak, for people: "Subsonic".

    Raises:
        ConfigError: A web page or nothing came, so that the address is wrong.
        DataError: The JSON is broken, or of another shape.
    """
    where = connection.where(path)
    if answer.status == 404 or _PAGE.match(answer.body) or not answer.body.strip():
        came = "a web page" if _PAGE.match(answer.body) else "nothing"
        raise ConfigError(
            expected=f"a server that speaks {protocol}",
            got=f"{came} (status {answer.status})",
            where=where,
            hint="Check the address. If the server has a path of its own, write it: https://example.org/music.",
        )
    try:
        return decode(_utf8(answer), decoder)
    except DataError as error:
        error.at(where, hint="Check the address, and the version of the server.")
        if answer.status >= 400:
            raise ConfigError(
                expected=f"a server that speaks {protocol}", got=f"status {answer.status}", where=where
            ) from error
        raise


def _utf8(answer: Answer) -> bytes:
    """The body in UTF-8. A named encoding counts only where the bytes are not in UTF-8, the encoding of JSON."""
    if wide_encoding(answer.body):
        return as_utf8(answer.body)[0]
    header = Message()
    header["Content-Type"] = answer.kind
    body = unmarked(answer.body)
    try:
        body.decode()
    except UnicodeDecodeError:
        try:
            return body.decode(header.get_content_charset() or "utf-8").encode()
        except (LookupError, UnicodeError):
            return body
    return body
