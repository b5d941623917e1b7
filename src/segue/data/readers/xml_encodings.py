"""The text of an XML file, portion by portion, in whatever encoding it is."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from segue.data.encodings import wide_encoding
from segue.data.limits import too_large
from segue.data.opening import is_regular, open_binary
from segue.data.records.intake import Intake
from segue.data.text_files import unreadable, usual_encoding
from segue.errors import DataError, Where

PORTION: Final = 1 << 18
"""Bytes that are decoded at once."""

_UTF8: Final = "utf-8"
_DECLARED: Final = re.compile(
    rb"""[\xef\xbb\xbf\s]*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']"""
)

_ALLOWED: Final = re.compile(
    r"iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|johab|euc_\w+|shift_jis\w*|big5\w*|gb\w+|iso2022_\w+|tis-620|hz"
)
"""Encodings of files, in Python's spelling; its list has others too, some of which take hours for a large text."""

_WIDER: Final = {"euc_kr": "cp949", "shift_jis": "cp932", "gb2312": "gb18030"}
"""Declared encodings → those that Windows writes under their names."""


def xml_texts(path: Path, intake: Intake) -> Iterator[str]:
    """Yield a file's text without byte order marks at its beginning.

    A byte order mark decides about the encoding, then the declaration. A file that is not in UTF-8 though it should
    be is read in the encoding that most of its other lines have; `intake` notes that.

    Raises:
        DataError: The file cannot be read, is empty or too large, or a byte does not fit the declared encoding.
    """
    try:
        with open_binary(path, intake.limits) as file:
            yield from _decoded(file, path, intake)
    except OSError as error:
        raise unreadable(path, error) from error


def _decoded(file: BinaryIO, path: Path, intake: Intake) -> Iterator[str]:
    portion = file.read(PORTION)
    if not portion.strip():
        raise DataError(expected="records", got="an empty file", where=Where(path))
    encoding = _encoding(portion, path, intake)
    decoder = codecs.getincrementaldecoder(encoding)("replace" if encoding.startswith("utf") else "strict")
    size = 0
    while portion:
        size += len(portion)
        if size > intake.limits.file:
            raise too_large("a file", intake.limits.file, Where(path))
        try:
            yield decoder.decode(portion)
        except UnicodeDecodeError as error:
            raise DataError(
                expected=f"text in {encoding}, as the file declares",
                got=f"the byte 0x{error.object[error.start]:02x}",
                where=Where(path),
            ) from error
        portion = file.read(PORTION)
    yield decoder.decode(b"", final=True) if encoding.startswith("utf") else ""


def _encoding(head: bytes, path: Path, intake: Intake) -> str:
    return wide_encoding(head) or _declared(head) or _unless_older(path, intake)


def _declared(head: bytes) -> str:
    """The encoding that a file declares, "" if it declares none, UTF-8, or one that Segue does not take."""
    found = _DECLARED.match(head)
    if found is None:
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return ""
    return _WIDER.get(name, name) if _ALLOWED.fullmatch(name) else ""


def _unless_older(path: Path, intake: Intake) -> str:
    """UTF-8, or an older encoding if the file is not in UTF-8; a pipe is read only once."""
    if not is_regular(path) or _is_utf8(path, intake):
        return _UTF8
    older = usual_encoding(path, intake.limits)
    if not older:
        return _UTF8
    intake.notes[f"file read as {older}"] += 1
    return older


def _is_utf8(path: Path, intake: Intake) -> bool:
    decoder = codecs.getincrementaldecoder(_UTF8)()
    with open_binary(path, intake.limits) as file:
        try:
            while portion := file.read(PORTION):
                decoder.decode(portion)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
