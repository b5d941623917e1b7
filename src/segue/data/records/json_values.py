"""Decoding one JSON text to one typed value, with errors that name the wrong field."""

from __future__ import annotations

import re
from typing import Final, TypeVar

import msgspec

from segue.errors import DataError, Where

T = TypeVar("T")

_TYPES: Final = {
    "str": "a text",
    "int": "an integer",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
"""msgspec's type names → the words of the documentation."""

_NAMED: Final = re.compile(
    rf"(?<=(?:ted|got) )`(?P<types>(?:{'|'.join(_TYPES)})(?: \| (?:{'|'.join(_TYPES)}))*)`"
)
_EXPECTED: Final = re.compile(r"Expected (?P<expected>.+?)(?:, got (?P<got>.+))?", re.DOTALL)
_AT: Final = re.compile(r" - at `(?P<path>.+)`$", re.DOTALL)


def decode(data: bytes | msgspec.Raw, decoder: msgspec.json.Decoder[T], *, field: str = "") -> T:
    """The value in `data`.

    Args:
        data: One JSON text in UTF-8.
        decoder: Decodes the expected type.
        field: The position of `data` in its record, such as "songs"; the error's field starts with it.

    Raises:
        DataError: It is not JSON, or of another type than expected. `field` is exact ("songs[2]"). The caller
            adds file and record.
    """
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        found = _refused(str(error))
        found.at(Where(field=field))
        raise found from error
    except msgspec.DecodeError as error:
        raise DataError(
            expected="JSON", got=f"broken JSON: {_broken(error)}", where=Where(field=field)
        ) from error
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        raise DataError(
            expected="text in UTF-8", got=f"the byte 0x{byte:02x}", where=Where(field=field)
        ) from error
    except RecursionError as error:
        raise DataError(
            expected="a flat record", got="one nested too deeply to read", where=Where(field=field)
        ) from error


def _broken(error: msgspec.DecodeError) -> str:
    """The cause of a JSON syntax error, in words that fit after a colon."""
    message = str(error).removeprefix("JSON is malformed: ")
    return "it ends too early" if message == "Input data was truncated" else message


def _refused(message: str) -> DataError:
    """The error for a message of msgspec, whose own errors have no fields."""
    at = _AT.search(message)
    where = Where(field=at["path"].removeprefix("$").removeprefix(".") if at else "")
    words = message[: at.start()] if at else message
    words = _NAMED.sub(lambda named: _spelled(named["types"].split(" | ")), words)
    if said := _EXPECTED.fullmatch(words):
        return DataError(expected=said["expected"], got=said["got"] or "", where=where)
    return DataError(words[:1].lower() + words[1:], where=where)


def _spelled(types: list[str]) -> str:
    """Types in words. Where integers are expected, other numbers count only if they equal an integer."""
    return " or ".join(_TYPES[name] for name in types if name != "float" or "int" not in types)
