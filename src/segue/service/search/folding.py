"""One spelling for search: letters without case, accents and spacing of their own; Hangul letter by letter.

Hangul is taken apart into its letters (밤 → ㅂㅏㅁ), so that half a syllable is a prefix of the whole one and one
wrong letter is one letter's mistake. A text's initials are the first consonants of its syllables: 아이유 → ㅇㅇㅇ.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

_MARKS: Final = r"[\p{Mn}\p{Cf}]"
_NO_LETTERS: Final = r"[^\p{L}\p{N}]+"
_LEADS: Final = "\u1100-\u1112"
"""First consonants of Hangul syllables, as NFKD has them."""

_LEADS_ONLY: Final = re.compile(rf"[{_LEADS}]+")
_NOT_A_LEAD: Final = rf"[^{_LEADS} ]"


def folded(text: pl.Expr) -> pl.Expr:
    """The words of `text` in one spelling, one space between them."""
    plain = text.str.normalize("NFKD").str.replace_all(_MARKS, "").str.to_lowercase()
    # lower case can bring marks of its own: İ
    return plain.str.replace_all(_MARKS, "").str.replace_all(_NO_LETTERS, " ").str.strip_chars(" ")


def initials(text: pl.Expr) -> pl.Expr:
    """The first consonants of the Hangul syllables of folded words, word by word; "" where there are none."""
    kept = text.str.replace_all(_NOT_A_LEAD, "")
    return kept.str.replace_all(" +", " ").str.strip_chars(" ")


def fold(text: str) -> str:
    """`folded` of one text."""
    return " ".join(pl.select(folded(pl.lit(text, pl.String))).item().split())


def are_initials(text: str) -> bool:
    """Whether a folded text is first consonants alone, such as ㅇㅇㅇ."""
    return bool(_LEADS_ONLY.fullmatch(text.replace(" ", "")))
