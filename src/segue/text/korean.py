"""Korean morphemes: the parts of a title's Hangul words, by an analyser with a dictionary.

"듣기 좋은 노래" and "노래를 들으며" share 듣 and 노래, which splitting at spaces does not show.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from segue.text.dictionary import USUAL, Analysis, Korean, Piece
from segue.text.scripts import HANGUL


class Morpheme(NamedTuple):
    """A content morpheme: its position in the text (in characters), and its form."""

    start: int
    form: str


def has_hangul(text: str) -> bool:
    """Whether `text` has a Hangul syllable, so that an analyser is needed."""
    return _HANGUL.search(text) is not None


def morphemes(text: str, korean: Korean = USUAL) -> list[Morpheme]:
    """The content morphemes of one text: nouns, stems, adverbs, roots; no particles and endings.

    A word that consists of single syllables only, as unknown words do, is also one morpheme as a whole.

    Raises:
        MissingExtraError: The analyser is not installed.
    """
    return _content(analysis(korean).pieces(text))


def morphemes_of_all(texts: Iterable[str], korean: Korean = USUAL) -> Iterator[list[Morpheme]]:
    """`morphemes` of each text, in order; Kiwi uses one thread for each core while the caller reads on.

    Raises:
        MissingExtraError: The analyser is not installed.
    """
    return map(_content, analysis(korean).pieces_of_all(texts))


def analysis(korean: Korean) -> Analysis:
    """The analyser with the dictionary; loaded at its first use in a process, then shared by all threads.

    Raises:
        MissingExtraError: It is not installed.
    """
    if korean.analyser == "mecab":
        from segue.text import mecab

        return mecab.analysis(korean)
    from segue.text import kiwi

    return kiwi.analysis(korean)


def _content(pieces: Sequence[Piece]) -> list[Morpheme]:
    found: list[Morpheme] = []
    for _, group in itertools.groupby(pieces, key=_word):
        word = list(group)
        parts = [Morpheme(piece.start, form) for piece in word if (form := _form(piece))]
        found += parts
        if 1 < len(parts) == len(word) and _are_adjacent_syllables(parts):
            found.append(Morpheme(parts[0].start, "".join(part.form for part in parts)))
    return list(_joined(found))


def _are_adjacent_syllables(parts: Sequence[Morpheme]) -> bool:
    return all(len(part.form) == 1 and part.start == parts[0].start + at for at, part in enumerate(parts))


def _joined(found: Sequence[Morpheme]) -> Iterator[Morpheme]:
    """Join the morphemes 신 and 나 to 신나: 신나는, the most common mood, is read as one word or as two."""
    last: Morpheme | None = None
    for morpheme in found:
        if last and (last.form, morpheme.form) == ("신", "나"):
            last = Morpheme(last.start, "신나")
            continue
        if last:
            yield last
        last = morpheme
    if last:
        yield last


def _word(piece: Piece) -> int:
    return piece.word


def _form(piece: Piece) -> str:
    """The form of a content morpheme; "" for any other."""
    kind, form = piece.tag[:2], piece.form
    if kind not in _CONTENT or not _SYLLABLES.fullmatch(form):
        return ""
    if kind in _STEMS and len(form) > 2:
        return form.removesuffix("하")  # 잔잔한 is the adjective 잔잔하 or the root 잔잔
    return form


# First two letters of the tags: nouns (NN*, NP, NR), verbs and adjectives (VV, VA), adverbs (MA*),
# determiners (MM), prefixes (XPN), roots (XR), interjections (IC).
# https://github.com/bab2min/kiwipiepy lists them.
_STEMS: Final = frozenset({"VV", "VA"})
_CONTENT: Final = frozenset({"NN", "NP", "NR", "MA", "MM", "XP", "XR", "IC"}) | _STEMS
_HANGUL: Final = re.compile(f"[{HANGUL}]")
_SYLLABLES: Final = re.compile(f"[{HANGUL}]+")
