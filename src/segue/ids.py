"""The one rule for ids of playlists, tracks, artists and albums; docs/data.md states it for users.

An id is an integer from -(2⁵³ - 1) to 2⁵³ - 1 or a text. 7 and "7" are one id: ids are compared as texts. A larger
integer is the text of its digits, because JavaScript and floats would round it. Texts are stripped and composed
(Unicode NFC).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from numbers import Integral, Real
from typing import Final, TypeVar

from segue.errors import DataError

Id = int | str
"""A playlist's or track's id as the files have it: an integer or a text. An id goes out as it came in."""

T = TypeVar("T", bound=Id)

LARGEST: Final = 2**53 - 1
"""The largest integer that every JSON parser and every float keeps as it is."""

ENCODINGS: Final = ("utf-8", "cp949", "latin-1")
"""What bytes without a named encoding are tried as, in this order; the last one fits all bytes."""

_INTEGER: Final = re.compile(r"(?P<integer>-?(?:0|[1-9][0-9]*))(?P<zeros>\.0+)?")
_OTHER: Final = re.compile(
    r"true|false|[-+]?[0-9]+\.[0-9]+(?:e[-+]?[0-9]+)?|[-+]?[0-9]+e\+[0-9]+", re.IGNORECASE
)
"""What programs write into a cell for a value that is no id: true, 1.5, 1.2e+18."""
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def as_id(value: object) -> Id:
    """The id that a value stands for: integers and whole numbers of any kind (10.0, NumPy's) and texts.

    Raises:
        DataError: It is a truth value, a number that is not whole or so large that it was rounded, an empty text,
            or of another type.
    """
    if type(value) is int:
        return value if -LARGEST <= value <= LARGEST else str(value)
    if isinstance(value, str):
        text = value.strip()
        if not text:
            raise DataError(expected="an id", got="an empty text")
        return str(text) if text.isascii() else unicodedata.normalize("NFC", readable(text))
    if isinstance(value, bool):  # which is an integer to Python, and to nobody else
        raise DataError(expected="an id", got=str(value).lower())
    if isinstance(value, Integral):
        return as_id(int(value))
    if isinstance(value, Real):
        return _whole(float(value), value)
    shown = "none" if value is None else repr(value)[:80]
    raise DataError(expected="an id", got=shown)


def id_key(value: object) -> str:
    """The text that an id is stored and compared as.

    Raises:
        DataError: See `as_id`.
    """
    return str(as_id(value))


def distinct_ids(ids: Iterable[T]) -> list[T]:
    """`ids`, or texts, without repeats, each at its first place and as it is there: 7 and "7" are one id."""
    first: dict[str, T] = {}
    for value in ids:
        first.setdefault(str(value), value)
    return list(first.values())


def read_id(text: str) -> Id:
    """The id that is written in a cell of a table or on a command line, where numbers have no type of their own.

    A text that is written as an integer is one, and so is 10.0: pandas writes integers so where a cell of the column
    is missing. "007" is a text.

    Raises:
        DataError: The text is empty, or what programs write for a truth value or a number that is no id.
    """
    text = text.strip()
    found = _INTEGER.fullmatch(text)
    if found is None:
        if _OTHER.fullmatch(text):
            raise DataError(expected="an id", got=text)
        return as_id(text)
    digits = found["integer"]
    if found["zeros"]:
        return _whole(float(text), text)
    return int(digits) if len(digits) <= _SHORT and -LARGEST <= int(digits) <= LARGEST else digits


def readable(text: str) -> str:
    """`text` without lone surrogates, which no file can hold.

    Python hands over bytes of the command line and of file names as such; they are read as `decode_bytes` does, and
    any others become "�".
    """
    if not _SURROGATES.search(text):
        return str(text)
    try:
        return decode_bytes(text.encode(errors="surrogateescape"))[0]
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)


def decode_bytes(data: bytes) -> tuple[str, str]:
    """The text of some bytes, and the encoding of `ENCODINGS` they were in."""
    for encoding in ENCODINGS[:-1]:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode(ENCODINGS[-1]), ENCODINGS[-1]


def typed_id(key: str, *, integer: bool) -> Id:
    """A stored id in the kind its source had: an integer where all ids of the source were integers."""
    return as_id(int(key)) if integer else key


def _whole(number: float, shown: object) -> int:
    if not number.is_integer() or abs(number) > LARGEST:
        why = "that is too large to be exact" if abs(number) > LARGEST else "that is not whole"
        raise DataError(expected="an id", got=f"a number {why}, {shown}")
    return int(number)


_SHORT: Final = len(str(-LARGEST))
