"""Ranges of characters for the character classes of regular expressions, and emoji."""

from __future__ import annotations

import unicodedata
from typing import Final

HANGUL: Final = "\uac00-\ud7a3"
"""Hangul syllables."""

HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Chinese characters and the marks that repeat one."""

KANA: Final = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
"""Hiragana and Katakana."""

MARKS: Final = "".join(
    chr(code)
    for code in (*range(0x300, 0x2000), *range(0xA800, 0xAC00))
    if unicodedata.category(chr(code))[0] == "M"
)
"""Vowel signs, tones and accents, which belong to the letter before them (Thai, Hindi, Arabic, …)."""

SYLLABIC: Final = HANGUL + HAN + KANA
"""Scripts in which one character is about a syllable."""

PICTURES: Final = "\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\u3030\u303d\U0001f000-\U0001faff"
"""Emoji and other signs that have a meaning on their own: ♥, ★, ☕, 🎧."""

FLAG_LETTERS: Final = "\U0001f1e6-\U0001f1ff"
"""Two of these letters form a country's flag."""

FLAG_TAGS: Final = "\U000e0020-\U000e007f"
"""Invisible letters that follow a black flag: England, Scotland, Wales."""

EMOJI: Final = (
    rf"[{FLAG_LETTERS}]{{2}}|\U0001f3f4[{FLAG_TAGS}]+|[0-9#*]\u20e3|[{PICTURES}](?:\u200d[{PICTURES}])*"
)
"""A pattern of one emoji, sequences with joiners and flags included (skin tones are folded before)."""
