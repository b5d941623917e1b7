"""Files of JSON records in several shapes; the content shows the shape.

- a list of objects: Melon's `val.json`, `test.json`, `results.json`
- an object with a list called `playlists`: the MPD's `challenge_set.json` and slices
- one object on each line (JSONL); a file with a single object, on any number of lines, is one record
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from segue.data.encodings import as_utf8
from segue.data.records.aliases import DecodedPlaylist, decode_playlist
from segue.data.records.json_list import read_list
from segue.data.text_files import read_bytes
from segue.errors import DataError, Where
from segue.types import Id

_KEY: Final = "playlists"
_OPENING: Final = re.compile(rb'\A\s*\{(?:[^\[\]]*,)?\s*"playlists"\s*:\s*\[')
"""The beginning of a file of that shape, which tells an incomplete one from JSONL."""


def read_playlists(path: Path, *, what: str) -> Iterator[tuple[Where, DecodedPlaylist]]:
    """Yield each playlist object of a file with its place.

    Args:
        path: A file in any encoding of `segue.data.encodings`.
        what: A word for the records, for the errors: "questions".

    Raises:
        DataError: The file is empty, has no record, is incomplete, or a record is invalid (see
            `segue.data.records.aliases`) or repeats an id. The error names file, place and field.
    """
    places: dict[str, Where] = {}
    for where, record in _records(path, what):
        try:
            decoded = decode_playlist(record)
        except DataError as error:
            error.at(where, hint="Mend the record.")
            raise
        _check_new(decoded.playlist.id, places, where)
        yield where, decoded
    if not places:
        raise DataError(expected=what, got="an empty list", where=Where(path))


def _check_new(key: Id, places: dict[str, Where], where: Where) -> None:
    first = places.setdefault(str(key), where)
    if first != where:
        raise DataError(
            expected="each id once",
            got=f"{key!r} again (first in {replace(first, file='')})",
            where=replace(where, field="id"),
            hint="Remove one of them.",
        )


def _records(path: Path, what: str) -> Iterator[tuple[Where, bytes | msgspec.Raw]]:
    data = as_utf8(read_bytes(path))[0]
    if not data.lstrip().startswith(b"{"):
        yield from _listed(path, key="", what=what)
        return
    fields = _fields(data)
    if _KEY in fields or (not fields and _OPENING.match(data)):
        yield from _listed(path, key=_KEY, what=what)
    elif fields:
        yield Where(path, record=1), data
    else:
        for number, line in enumerate(data.splitlines(), 1):
            if line.strip():
                yield Where(path, line=number), line


def _listed(path: Path, *, key: str, what: str) -> Iterator[tuple[Where, bytes | msgspec.Raw]]:
    found = read_list(path, key=key, what=what)
    if fault := found.fault:
        raise DataError(
            expected=fault.expected, got=fault.got, where=fault.where, hint="Fetch or make the file again."
        )
    for number, record in enumerate(found.records, 1):
        yield Where(path, record=number), record


def _fields(data: bytes) -> frozenset[str]:
    """The field names of a file that is one complete object; none for any other file."""
    try:
        return frozenset(msgspec.json.decode(data, type=dict[str, msgspec.Raw]))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return frozenset()
