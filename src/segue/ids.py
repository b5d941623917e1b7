"""The rule for ids of playlists, tracks, artists and albums; docs/data.md states it for users.

An id is an integer from -(2⁵³ - 1) to 2⁵³ - 1 or a text. 7 and "7" are one id: ids are compared as texts. A
larger integer becomes the text of its digits, because JavaScript and floats would round it. Texts are
stripped and composed (Unicode NFC).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from numbers import Integral, Real
from typing import Final, Literal, TypeVar

from segue.decoding import decode_bytes
from segue.errors import DataError

Id = int | str
"""A playlist's or track's id: an integer or a text. Output has the type of the input."""

T = TypeVar("T", bound=Id)

LARGEST: Final = 2**53 - 1
"""The largest integer that every JSON parser and every float represents exactly."""

_INTEGER: Final = re.compile(r"(?P<integer>-?(?:0|[1-9][0-9]*))(?P<zeros>\.0+)?")
_OTHER: Final = re.compile(
    r"true|false|[-+]?[0-9]+\.[0-9]+(?:e[-+]?[0-9]+)?|[-+]?[0-9]+e\+[0-9]+", re.IGNORECASE
)
"""Cells that programs write for values that are no ids: true, 1.5, 1.2e+18."""
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_PART: Final = 500
"""Characters that are composed at once."""

Form = Literal["NFC", "NFD", "NFKC"]
"""A form of Unicode: composed, decomposed, or composed without differences of width and style."""


def as_id(value: object) -> Id:
    """Return the id for a value: an integer, a whole number of any type (10.0, NumPy's), or a text.

    Raises:
        DataError: The value is a truth value, a number that is not whole or so large that it was rounded, an
            empty text, or of another type.
    """
    if type(value) is int:
        return value if -LARGEST <= value <= LARGEST else str(value)
    if isinstance(value, str):
        text = value.strip()
        if not text:
            raise DataError(expected="an id", got="an empty text")
        return str(text) if text.isascii() else composed(readable(text))
    if isinstance(value, bool):  # Python counts it as an integer
        raise DataError(expected="an id", got=str(value).lower())
    if isinstance(value, Integral):
        return as_id(int(value))
    if isinstance(value, Real):
        return _whole(float(value), value)
    shown = "none" if value is None else repr(value)[:80]
    raise DataError(expected="an id", got=shown)


def id_key(value: object) -> str:
    """Return the text that an id is stored and compared as.

    Raises:
        DataError: See `as_id`.
    """
    return str(as_id(value))


def distinct_ids(ids: Iterable[T]) -> list[T]:
    """Return `ids`, or texts, without repeats, each at its first position: 7 and "7" are one id."""
    first: dict[str, T] = {}
    for value in ids:
        first.setdefault(str(value), value)
    return list(first.values())


def read_id(text: str) -> Id:
    """Return the id in a cell of a table or on the command line, where numbers have no type of their own.

    A text in the form of an integer becomes one, and so does 10.0: pandas writes integers like this if a cell
    of the column is missing. "007" stays a text.

    Raises:
        DataError: The text is empty, or a program's text for a truth value or a number that is no id.
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


def composed(text: str, form: Form = "NFC") -> str:
    """Return `text` in composed form (Unicode NFC), in which names and titles are stored: é is one character.

    Another form is for comparing. A letter with hundreds of accents is composed in parts: the time for one grows with
    the square of their number.
    """
    if text.isascii():
        return text
    if len(text) <= _PART:
        return unicodedata.normalize(form, text)
    return "".join(unicodedata.normalize(form, part) for part in _parts(text))


def _parts(text: str) -> Iterator[str]:
    """Cut a text where a letter begins, and inside of one only if it has hundreds of accents."""
    start = 0
    while start < len(text):
        end, last = start + _PART, min(start + 2 * _PART, len(text))
        while end < last and not _begins_a_letter(text[end]):
            end += 1
        yield text[start:end]
        start = end


def _begins_a_letter(character: str) -> bool:
    is_jamo = "\u1100" <= character <= "\u11ff" or "\uff9e" <= character <= "\uffdc"
    return not is_jamo and unicodedata.category(character)[0] != "M"


def readable(text: str) -> str:
    """Return `text` without lone surrogates, which no file can hold.

    Python decodes invalid bytes of the command line and of file names to surrogates. They are decoded again
    by `segue.decoding`; any others become "�".
    """
    if not _SURROGATES.search(text):
        return str(text)
    try:
        return decode_bytes(text.encode(errors="surrogateescape"))[0]
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)


def typed_id(key: str, *, integer: bool) -> Id:
    """Return a stored id in its source's type: an integer if all ids of the source were integers."""
    if not integer:
        return key
    number = int(key)
    return number if -LARGEST <= number <= LARGEST else as_id(number)


def _whole(number: float, shown: object) -> int:
    if not number.is_integer() or abs(number) > LARGEST:
        why = "that is too large to be exact" if abs(number) > LARGEST else "that is not whole"
        raise DataError(expected="an id", got=f"a number {why}, {shown}")
    return int(number)


_SHORT: Final = len(str(-LARGEST))
