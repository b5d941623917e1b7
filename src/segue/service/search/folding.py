"""Folding of text for search: without case, accents and spacing; Hangul in single letters.

Hangul syllables are split into their letters (밤 → ㅂㅏㅁ). So half a syllable is a prefix of the whole one, and one
wrong letter is one error. A text's initials are the first consonants of its syllables: 아이유 → ㅇㅇㅇ.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

_MARKS: Final = r"[\p{Mn}\p{Cf}]"
_NO_LETTERS: Final = r"[^\p{L}\p{N}]+"
_LEADS: Final = "\u1100-\u1112"
"""First consonants of Hangul syllables, in NFKD form."""

_LEADS_ONLY: Final = re.compile(rf"[{_LEADS}]+")
_NOT_A_LEAD: Final = rf"[^{_LEADS} ]"


def folded(text: pl.Expr) -> pl.Expr:
    """The folded words of `text`, separated by one space."""
    plain = text.str.normalize("NFKD").str.replace_all(_MARKS, "").str.to_lowercase()
    # lower case can add marks: İ
    return plain.str.replace_all(_MARKS, "").str.replace_all(_NO_LETTERS, " ").str.strip_chars(" ")


def initials(text: pl.Expr) -> pl.Expr:
    """The first consonants of the Hangul syllables of folded words, word by word; "" if there are none."""
    kept = text.str.replace_all(_NOT_A_LEAD, "")
    return kept.str.replace_all(" +", " ").str.strip_chars(" ")


def fold(text: str) -> str:
    """`folded` for a single text."""
    return " ".join(pl.select(folded(pl.lit(text, pl.String))).item().split())


def are_initials(text: str) -> bool:
    """Whether a folded text consists of first consonants only, such as ㅇㅇㅇ."""
    return bool(_LEADS_ONLY.fullmatch(text.replace(" ", "")))
