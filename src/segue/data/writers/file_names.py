"""File names from titles and ids, which may be any text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from segue.ids import composed

MOST_BYTES: Final = 150
"""Longest stem in UTF-8 bytes; file systems allow 255, and endings and numbers are added."""

_FORBIDDEN: Final = re.compile(
    r'[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff<>:"/\\|?*\u202a-\u202e\u2066-\u2069]'
)
_RESERVED: Final = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\..*)?", re.IGNORECASE)


def stem(text: str) -> str:
    """A file name for `text`, without an ending, that is valid on every system and stays in its folder.

    Separators, control characters, marks that change the writing direction, and characters that Windows forbids
    become `_`; Hangul and emoji stay.
    """
    name = _FORBIDDEN.sub("_", composed(text))
    name = name.encode()[:MOST_BYTES].decode(errors="ignore").strip(" .")
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name


def distinct_stems(texts: Iterable[str]) -> Iterator[str]:
    """Yield a stem for each text. Stems that differ only in letter case or Unicode form are numbered."""
    taken: set[str] = set()
    for text in texts:
        first = name = stem(text)
        number = 1
        while (key := composed(name, "NFKC").casefold()) in taken:
            number += 1
            name = f"{first} ({number})"
        taken.add(key)
        yield name
