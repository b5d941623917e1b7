"""Texts in tags: their encoding, several values in one, dates."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from segue.decoding import decode_bytes
from segue.ids import readable

LONGEST: Final = 1000
"""Characters of a text that are kept."""

_EASTERN: Final = ("cp949", "cp932")
_SURE: Final = ("utf-8", "gbk", "big5", "cp1251")  # which are told from Latin-1 by more than one letter
_NOT_LATIN: Final = re.compile("[\x80-\xff]")
_HANGUL_OR_KANA: Final = re.compile("[\uac00-\ud7a3\u3040-\u30ff]")
_SEVERAL: Final = re.compile(r"\s*[;\x00|]\s*")
_CREDIT: Final = re.compile(r"\s*[(\[]?\s*\b(?:feat|ft|featuring)\b\.?\s+", re.IGNORECASE)
_DATE: Final = re.compile(r"\s*([0-9]{4})(?:[-./]?([0-9]{2})(?:[-./]?([0-9]{2}))?)?(?![0-9])")


def text_of(text: str | None) -> str:
    """Return a tag's text in one spelling: composed, without control characters, in its own encoding.

    Old programs wrote Korean, Japanese, Chinese and Russian in bytes that the format calls Latin-1. Such a text is read
    again.
    """
    whole = readable(text or "")[:LONGEST]
    if _NOT_LATIN.search(whole) and all(ord(letter) < 256 for letter in whole):
        again, encoding = decode_bytes(whole.encode("latin-1"))
        if encoding in _SURE or (encoding in _EASTERN and _is_eastern(again)):
            whole = again
    plain = "".join(letter if unicodedata.category(letter) != "Cc" else " " for letter in whole)
    return unicodedata.normalize("NFC", " ".join(plain.split()))


def _is_eastern(text: str) -> bool:
    """Return whether half of what is beyond ASCII is Hangul or kana, as in no text of accented letters."""
    others = [letter for letter in text if ord(letter) > 127]
    return 2 * len(_HANGUL_OR_KANA.findall(text)) >= len(others)


def people_of(values: Iterable[str | None]) -> tuple[str, ...]:
    """Return the artists that some values name: `A; B`, `A feat. B`. `&`, `,` and `/` are parts of names."""
    names = (name for value in values for name in _parts(value))
    credited = (part.strip(" )]") if i else part.strip() for name in names for i, part in _credits(name))
    return tuple(dict.fromkeys(name for name in credited if name))


def genres_of(values: Iterable[str | None]) -> tuple[str, ...]:
    """Return the genres that some values name: `Rock; 발라드`. `R&B/Soul` is one genre."""
    return tuple(dict.fromkeys(name for value in values for name in _parts(value)))


def date_of(text: str | None) -> dt.date | None:
    """Return the date at a text's start: `1998`, `1998-05`, `19980512`, `1998-05-12T…`; None where it has none.

    A missing or impossible month or day counts as the first.
    """
    found = _DATE.match(text or "")
    if found is None or not int(found[1]) >= 1000:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return dt.date(year, month if 1 <= month <= 12 else 1, 1)


def _parts(value: str | None) -> list[str]:
    """Return the values in a text. They are cut before it is brought into one spelling, which has no NUL."""
    return [name for part in _SEVERAL.split(value or "") if (name := text_of(part))]


def _credits(name: str) -> Iterable[tuple[int, str]]:
    return enumerate(_CREDIT.split(name))
