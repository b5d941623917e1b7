"""What a text is written in: Hangul, Latin letters, both, Chinese or Japanese, or none of these."""

from __future__ import annotations

import re
from typing import Final

from segue.ids import composed
from segue.text.scripts import HAN, HANGUL, KANA

LETTERS: Final = ("Hangul", "Hangul and Latin", "Latin", "Han or Kana", "other")
"""Every value of `letters`, in the order they are shown."""

_JAMO: Final = "\u1100-\u11ff\u3131-\u318e"  # ㅋㅋ, and what is left of broken syllables
_HANGUL: Final = re.compile(f"[{HANGUL}{_JAMO}]")
_HAN_OR_KANA: Final = re.compile(f"[{HAN}{KANA}]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")


def letters(text: str) -> str | None:
    """What a text is written in, one of `LETTERS`; None if it is blank.

    Full-width letters are Latin ones. Latin letters beside Chinese or Japanese ones do not count.
    """
    normal = composed(text, "NFKC")
    if not normal.strip():
        return None
    has_latin = _LATIN.search(normal) is not None
    if _HANGUL.search(normal):
        return "Hangul and Latin" if has_latin else "Hangul"
    if _HAN_OR_KANA.search(normal):
        return "Han or Kana"
    return "Latin" if has_latin else "other"
