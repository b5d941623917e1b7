"""Bytes as text: UTF-8, UTF-16 and UTF-32 with any marks or none, and the older encodings of `segue.decoding`."""

from __future__ import annotations

import codecs
import re
from typing import Final

from segue.decoding import UTF8, encoding_of

_MARKS: Final = (  # UTF-32's first: it begins as UTF-16's does
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZEROS: Final = (  # of two characters in ASCII, as JSON and M3U begin
    (re.compile(rb"[^\0]\0{3}[^\0]\0{3}"), "utf-32-le"),
    (re.compile(rb"\0{3}[^\0]\0{3}[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[^\0]\0[^\0]"), "utf-16-be"),
)
_PORTION: Final = 1 << 20


def wide_encoding(start: bytes) -> str:
    """Return which of UTF-16 and UTF-32 some bytes begin in, by their mark or their zeros; "" for neither."""
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), "")
    return marked or next((name for zeros, name in _ZEROS if zeros.match(start)), "")


def unmarked(data: bytes) -> bytes:
    """Return `data` without the byte order marks of UTF-8 at its beginning; programs that copy files add several."""
    while data.startswith(codecs.BOM_UTF8):
        data = data.removeprefix(codecs.BOM_UTF8)
    return data


def as_utf8(data: bytes) -> tuple[bytes, str]:
    """Return `data` in UTF-8 without byte order marks at its beginning, and the encoding that it was in.

    Bytes that are mostly UTF-8 stay as they are, so that one damaged record is one damaged record.
    """
    wide = wide_encoding(data)
    if wide:
        data = data.decode(wide, errors="replace").encode()
    data = unmarked(data)
    if wide:
        return data, wide.removesuffix("-le").removesuffix("-be")
    older = _older(data)
    return (data.decode(older, errors="replace").encode(), older) if older else (data, UTF8)


def as_text(data: bytes, *, broken_off: bool = False) -> str:
    """Return bytes as text, with "�" for what is in no encoding; `broken_off` bytes may end within a character."""
    found, _ = as_utf8(data)
    text = found.decode(errors="replace")
    return text.rstrip("\ufffd") if broken_off else text


def _older(data: bytes) -> str:
    """Return the encoding of bytes that are mostly not UTF-8, by the first portion that is not; "" for others."""
    if data.isascii():
        return ""
    decoder = codecs.getincrementaldecoder(UTF8)()
    for at in range(0, len(data), _PORTION):
        portion = data[at : at + _PORTION]
        try:
            decoder.decode(portion)
        except UnicodeDecodeError:
            return _guessed(portion)
    return ""


def _guessed(portion: bytes) -> str:
    text = portion.decode(errors="replace")
    broken = text.count("\ufffd")
    if sum(1 for letter in text if ord(letter) > 127) >= 2 * broken:
        return ""
    end = 1 + max(portion.rfind(b'"'), portion.rfind(b"\n"))  # which are in no character of two bytes
    return encoding_of(portion[:end] or portion)
