"""A JSON file with a list of records, split into the texts of the records.

`msgspec` splits a valid file in one pass. If that fails, the file is split again by brackets and quotes. This
finds every complete record before a break, and one bad record does not hide the others.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from segue.data.encodings import as_utf8
from segue.data.limits import LIMITS, Limits
from segue.data.text_files import read_bytes
from segue.errors import DataError, Where


@dataclasses.dataclass(frozen=True)
class JsonList:
    """The records of a file.

    Attributes:
        records: The JSON text of each complete record; the text itself may still be malformed.
        fault: Where and why the file breaks off after them; None for a valid file.
        encoding: The encoding that the file was in.
    """

    records: Sequence[bytes | msgspec.Raw]
    fault: DataError | None = None
    encoding: str = "utf-8"


def read_list(path: Path, *, key: str = "", what: str = "records", limits: Limits = LIMITS) -> JsonList:
    """Read a file that holds a list, or an object with a list under `key`.

    Args:
        path: A file in any encoding of `segue.data.encodings`.
        key: The list's name in an object; "" if the list is the whole file.
        what: A word for the records, for the errors.
        limits: The largest file that is read.

    Raises:
        DataError: The file cannot be read, is empty or too large, or contains something else.
    """
    return split_list(read_bytes(path, limits), path, key=key, what=what)


def split_list(raw: bytes, path: Path, *, key: str = "", what: str = "records") -> JsonList:
    """Split a file's content as `read_list` does.

    Raises:
        DataError: It is something else than such a list.
    """
    data, encoding = as_utf8(raw)
    try:
        return JsonList(_LIST.decode(_OBJECT.decode(data)[key] if key else data), encoding=encoding)
    except (msgspec.ValidationError, KeyError) as error:
        raise _other(path, key, what, data) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        opening = re.search(rb'"%b"\s*:\s*\[' % re.escape(key.encode()) if key else rb"\A\s*\[", data)
        if opening is None:
            raise _other(path, key, what, data) from error
    records, end, reason, _ = cut(data, opening.end())
    reason = reason or _tail(data[end:].strip(), key)
    if not reason:
        return JsonList(records, encoding=encoding)
    byte = end + (len(raw) - len(data) if encoding == "utf-8" else 0)
    fault = DataError(
        expected="the list to go on or to end",
        got=f"a broken file: {reason}",
        where=Where(path, record=len(records) + 1, byte=byte),
        hint="Fetch the file again, or keep the complete records before the break with --skip-bad.",
    )
    return JsonList(records, fault, encoding)


_LIST: Final = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_KINDS: Final = {b"{": "an object", b"[": "a list", b'"': "a text", b"n": "null", b"t": "true", b"f": "false"}
_TOKEN: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{},"]', re.DOTALL)
_OPENS: Final = {b"]": b"[", b"}": b"{"}


def _other(path: Path, key: str, what: str, data: bytes) -> DataError:
    """The error for a file that contains something else than the list."""
    start = data.lstrip()[:1]
    kind = _KINDS.get(start, "a number" if start in b"-0123456789" else "no JSON")
    if key and kind == "an object":
        kind = "an object without one"
    return DataError(expected=_expected(key, what), got=kind, where=Where(path))


def _expected(key: str, what: str) -> str:
    return f"an object with a list of {what} called {key}" if key else f"a list of {what}"


def _tail(rest: bytes, key: str) -> str:
    """What is wrong with the text after the list, or ""."""
    if key:
        return "" if rest.endswith(b"}") else "the object around the list has no end"
    return "more follows after the list's end" if rest else ""


class Cut(NamedTuple):
    """The content of a list, split at its commas.

    Attributes:
        records: The complete records.
        end: The position after the list's end, or where the list breaks off.
        reason: The cause of the break, or "" if there is none.
        start: The position after the comma behind the last complete record.
    """

    records: list[bytes]
    end: int
    reason: str
    start: int


def cut(data: bytes, start: int) -> Cut:
    """Split a list's content at its commas.

    Args:
        data: The file.
        start: Where the list's content begins, after its bracket.
    """
    records: list[bytes] = []
    nesting: list[bytes] = []
    for token in _TOKEN.finditer(data, start):
        mark, at = token[0], token.start()
        if mark == b'"':
            return Cut(records, at, "the text that starts here has no end", start)
        if mark in _OPENS.values():
            nesting.append(mark)
        elif nesting and mark in _OPENS:
            if nesting.pop() != _OPENS[mark]:
                return Cut(records, at, f"{mark.decode()} closes a bracket of another kind", start)
        elif mark == b"}" and not nesting:
            return Cut(records, at, "} closes nothing", start)
        elif mark in b",]" and not nesting:
            record = data[start:at].strip()
            if record or records or mark == b",":
                records.append(record)
            start = token.end()
            if mark == b"]":
                return Cut(records, start, "", start)
    return Cut(records, len(data), "it ends too early", start)
