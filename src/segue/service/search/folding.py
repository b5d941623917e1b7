"""Folding of text for search: without case, accents and spacing; Hangul in single letters.

Hangul syllables are split into their letters (밤 → ㅂㅏㅁ). So half a syllable is a prefix of the whole one, and one
wrong letter is one error. A text's initials are the first consonants of its syllables: 아이유 → ㅇㅇㅇ.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from segue.data.matching.spelling import folded

_LEADS: Final = "\u1100-\u1112"
"""First consonants of Hangul syllables, in NFKD form."""

_LEADS_ONLY: Final = re.compile(rf"[{_LEADS}]+")
_NOT_A_LEAD: Final = rf"[^{_LEADS} ]"


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
