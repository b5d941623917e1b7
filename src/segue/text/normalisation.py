"""Normalisation of titles: variants with the same meaning become the same text.

Unicode has full-width letters, two ways to write every Hangul syllable, invisible joiners, curly quotes
and emoji in two styles. People add capitals, accents, spaces and "ㅋㅋㅋㅋㅋ". `normalise` removes these differences
and keeps everything that has a meaning: Hangul syllables and jamo, Japanese voicing marks, Cyrillic letters, digits.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from segue.text.scripts import FLAG_TAGS, PICTURES

MAX_CHARACTERS: Final = 300
"""A title is cut to this length, before and after folding; the longest real titles have fewer than 100 characters."""


def normalise(title: str, *, most: int = MAX_CHARACTERS) -> str:
    """Fold a title to its one spelling, which folds to itself; accepts any text and never raises.

    It folds width and compatibility forms (NFKC), case, accents on Latin letters, quotes and dashes,
    control and other invisible characters, lone surrogates, emoji variation selectors and skin tones, runs of
    spaces, and three or more of the same character in a row (two stay; digits and Roman numerals keep all).

    Args:
        title: Any text.
        most: It is cut to so many characters, before and after folding.

    Returns:
        At most `most` characters; "" if `title` has no visible character.
    """
    if _PLAIN.fullmatch(title):
        return _settled(title[:most].casefold(), most)
    folded = _fold(title[:most], most)
    # Folding can produce more to fold (a case fold can leave an accent); the second pass rarely finds any.
    for _ in range(_MAX_PASSES):
        again = _fold(folded, most)
        if again == folded:
            break
        folded = again
    return folded


def _fold(text: str, most: int) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_JAMO))
        text = _NOT_JAMO.sub(_compatible, text)
        text = _STYLES.sub("", text)
    text = text.casefold()
    if not text.isascii():
        text = _without_accents(text)
        text = _STRAY_JOINERS.sub("", text.translate(_LOOK_ALIKES))
        text = "".join(map(_visible, text))
    return _settled(_UNPRINTABLE.sub(" ", text), most)


def _settled(text: str, most: int) -> str:
    """Shorten long runs of one character and remove superfluous spaces."""
    text = _REPEATED.sub(_bounded, text)
    return " ".join(" ".join(text.split())[:most].split())


def _compatible(run: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", run[0])


def _without_accents(text: str) -> str:
    text = _ACCENTED_LATIN.sub(_base_letter, text)
    return _MARKS_AFTER_LATIN.sub("", text)


def _base_letter(letter: re.Match[str]) -> str:
    return _WITHOUT_DECOMPOSITION.get(letter[0]) or unicodedata.normalize("NFD", letter[0])[0]


def _visible(character: str) -> str:
    """The character; "" for a formatting mark, " " for a character without a glyph (surrogates, private use …)."""
    category = unicodedata.category(character)
    if category == "Cf" and not _JOINERS.match(character):
        return ""
    return " " if category in _GLYPHLESS else character


def _bounded(run: re.Match[str]) -> str:
    return run["kept"] or run["character"] * 2


_MAX_PASSES: Final = 4

# Most titles have only these characters. Then only case and repeats need folding, which is ten times as fast.
_PLAIN: Final = re.compile(r"[ -_a-~\uac00-\ud7a3\u4e00-\u9fff]*")

# NFKC turns the letters of laughing and crying (ㅋ U+314B, ㅠ U+3160) into the conjoining jamo of old
# texts. So these letters are left out of it, and their half-width forms are mapped to them.
_HALF_WIDTH_JAMO: Final = range(0xFFA0, 0xFFDD)
_NOT_JAMO: Final = re.compile(r"[^\u3130-\u318f]+")


def _jamo_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in _HALF_WIDTH_JAMO:
        kind, _, target = unicodedata.decomposition(chr(code)).partition(" ")
        if kind == "<narrow>":
            table[code] = chr(int(target, 16))
    return table


_JAMO: Final = _jamo_table()

_ACCENTED_LATIN: Final = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
_MARKS_AFTER_LATIN: Final = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
_WITHOUT_DECOMPOSITION: Final = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
    "×": "x", "÷": "/",
}  # fmt: skip
_LOOK_ALIKES: Final = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼʹ′´`＇", "'"),
        **dict.fromkeys("“”„‟″«»「」『』《》〈〉", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("∼〜～", "~"),
        **dict.fromkeys("·・∙•‧ㆍ", "·"),
    }
)

_STYLES: Final = re.compile("[\U0001f3fb-\U0001f3ff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_JOINERS: Final = re.compile(f"[\u200d{FLAG_TAGS}]")  # kept in their place: they build emoji and flags
_STRAY_JOINERS: Final = re.compile(
    f"(?<![{PICTURES}])\u200d|\u200d(?![{PICTURES}])|(?<![\U0001f3f4{FLAG_TAGS}])[{FLAG_TAGS}]+"
)
_GLYPHLESS: Final = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# "viii" and "iii" are numerals; "1000" and "2000" are years or counts: these keep their repeats.
_REPEATED: Final = re.compile(r"(?P<kept>(?<!\w)x{0,3}v?iii(?!\w))|(?P<character>[^\d\s])(?P=character){2,}")
