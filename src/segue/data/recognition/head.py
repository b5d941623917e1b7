"""The beginning of a file, in the forms that formats recognise themselves by."""

from __future__ import annotations

import dataclasses
import re
from functools import cached_property
from pathlib import Path
from typing import Final

from segue.data.encodings import as_text
from segue.data.opening import open_binary, unpacked_name
from segue.data.recognition.outline import Outline, outline
from segue.data.text_files import unreadable
from segue.ids import composed

SIZE: Final = 1 << 16
"""Bytes of a file that are looked at."""

_SPACE: Final = " \t\r\n\f\ufeff"
_PROLOG: Final = re.compile(
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<!doctype\s(?:[^\[>]|\[[^\]]*+\])*+>)*+", re.IGNORECASE | re.DOTALL
)
_NAME: Final = re.compile(r"<(?:[\w.-]++:)?+([A-Za-z_][\w.-]*+)(?=[\s/>])")


@dataclasses.dataclass(frozen=True)
class Head:
    """The beginning of a file. Forms of it are computed when they are asked for.

    Attributes:
        name: The file's name, composed (NFC).
        data: Its first `SIZE` bytes, as they are.
        whole: Whether these are all of it.
    """

    name: str
    data: bytes
    whole: bool = True

    @classmethod
    def of(cls, path: Path) -> Head:
        """Return the beginning of a file; of what is no regular file, such as a pipe, nothing is read.

        Raises:
            DataError: The system does not let Segue read it.
        """
        name = unpacked_name(composed(path.name))
        try:
            if path.exists() and not path.is_file():
                return cls(name, b"", whole=False)
            with open_binary(path) as file:
                data = file.read(SIZE + 1)
        except OSError as error:
            raise unreadable(path, error) from error
        return cls(name, data[:SIZE], whole=len(data) <= SIZE)

    @property
    def ending(self) -> str:
        """The ending of the file's name in lower case, without the dot: "m3u8"; "" without one."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""

    @cached_property
    def text(self) -> str:
        """The text in any encoding that is read, without byte order marks and leading space; "" if it is binary."""
        found = as_text(self.data, broken_off=not self.whole)
        return "" if "\0" in found else found.lstrip(_SPACE)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of `text` that are not blank, without surrounding space; the last one may break off."""
        return tuple(line for line in map(str.strip, self.text.splitlines()) if line)

    @cached_property
    def json(self) -> Outline:
        """The fields of a JSON text: `head.json.top == "["` and `"[].plylst_title" in head.json.fields`."""
        return outline(self.text)

    @cached_property
    def root(self) -> str:
        """The name of an XML text's outermost element in lower case, without its namespace; "" for any other text."""
        start = _PROLOG.match(self.text)
        found = _NAME.match(self.text, start.end() if start else 0)
        return found[1].lower() if found else ""
