"""The text of a player list: its encoding, its byte order mark and its line ends, which a longer list keeps."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final, Self

from segue.decoding import decode_bytes

_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_ENDS: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class Contents:
    """A text as it is in a file.

    Attributes:
        text: The text, without its byte order mark.
        encoding: Its encoding, in Python's spelling.
        mark: Its byte order mark, b"" without one.
        end: The line end that most of its lines have.
    """

    text: str
    encoding: str
    mark: bytes
    end: str

    @classmethod
    def of(cls, data: bytes, named: str = "") -> Self:
        """The text of some bytes; `named` is the encoding that the file names itself, "" if it names none."""
        mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
        rest = data.removeprefix(mark)
        if mark:
            text, encoding = rest.decode(_MARKS[mark], errors="replace"), _MARKS[mark]
        else:
            text, encoding = _decoded(rest, named)
        ends = Counter(_ENDS.findall(text))
        return cls(text, encoding, mark, ends.most_common(1)[0][0] if ends else "\n")

    def holds(self, text: str) -> bool:
        """Whether the encoding has all characters of a text."""
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def encoded(self, text: str) -> bytes:
        """A text in this encoding, or in UTF-8 if that lacks a character."""
        if self.holds(text):
            return self.mark + text.encode(self.encoding)
        return text.encode(errors="replace")


def _decoded(data: bytes, named: str) -> tuple[str, str]:
    if named:
        try:
            return data.decode(named), named
        except UnicodeDecodeError:
            pass
    return decode_bytes(data)
