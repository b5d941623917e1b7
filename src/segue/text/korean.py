"""Korean morphemes by Kiwi: the parts of a title's Hangul words.

"듣기 좋은 노래" and "노래를 들으며" share 듣 and 노래, which splitting at spaces does not show. Kiwi loads its model
once in a process, at the first Hangul title. That takes one to two seconds; all threads share the model.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from segue.text.music_words import NOUNS, ROOTS, STEMS
from segue.text.scripts import HANGUL
from segue.threads import cores

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token


class Morpheme(NamedTuple):
    """A content morpheme: its position in the text (in characters), and its form."""

    start: int
    form: str


def has_hangul(text: str) -> bool:
    """Whether `text` has a Hangul syllable, so that Kiwi is needed."""
    return _HANGUL.search(text) is not None


def morphemes(text: str) -> list[Morpheme]:
    """The content morphemes of one text: nouns, stems, adverbs, roots; no particles and endings.

    A word that consists of single syllables only, as unknown words do, is also one morpheme as a whole.
    """
    return _content(_kiwi().tokenize(text, z_coda=False))


def morphemes_of_all(texts: Iterable[str]) -> Iterator[list[Morpheme]]:
    """`morphemes` of each text, in order; one thread for each core analyses them while the caller reads on."""
    return map(_content, _kiwi().tokenize(texts, z_coda=False))


def _content(tokens: list[Token]) -> list[Morpheme]:
    found: list[Morpheme] = []
    for _, group in itertools.groupby(tokens, key=_word_position):
        word = list(group)
        parts = [Morpheme(token.start, form) for token in word if (form := _form(token))]
        found += parts
        if 1 < len(parts) == len(word) and _are_adjacent_syllables(parts):
            found.append(Morpheme(parts[0].start, "".join(part.form for part in parts)))
    return list(_joined(found))


def _are_adjacent_syllables(parts: Sequence[Morpheme]) -> bool:
    return all(len(part.form) == 1 and part.start == parts[0].start + at for at, part in enumerate(parts))


def _joined(found: Sequence[Morpheme]) -> Iterator[Morpheme]:
    """Join the morphemes 신 and 나 to 신나: Kiwi reads 신나는, the most common mood, as one word or as two."""
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


def _word_position(token: Token) -> tuple[int, int]:
    return token.sent_position, token.word_position


def _form(token: Token) -> str:
    """The form of a content morpheme; "" for any other."""
    kind, form = token.tag[:2], token.form
    if kind not in _CONTENT or not _SYLLABLES.fullmatch(form):
        return ""
    if kind in _STEMS and len(form) > 2:
        return form.removesuffix("하")  # Kiwi reads 잔잔한 as the adjective 잔잔하 or as the root 잔잔
    return form


# First two letters of Kiwi's tags: nouns (NN*, NP, NR), verbs and adjectives (VV, VA), adverbs (MA*),
# determiners (MM), prefixes (XPN), roots (XR), interjections (IC).
# https://github.com/bab2min/kiwipiepy lists them.
_STEMS: Final = frozenset({"VV", "VA"})
_CONTENT: Final = frozenset({"NN", "NP", "NR", "MA", "MM", "XP", "XR", "IC"}) | _STEMS
_HANGUL: Final = re.compile(f"[{HANGUL}]")
_SYLLABLES: Final = re.compile(f"[{HANGUL}]+")


class _Model:
    """The process's one Kiwi, created at its first use."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kiwi: Kiwi | None = None

    def forget(self) -> None:
        """Start anew in a forked child: it has the parent's model, but none of its worker threads."""
        self.lock = threading.Lock()
        if self.kiwi is not None:
            # Never freed, not even at exit: that would wait for the threads, which do not exist here.
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(self.kiwi))
            self.kiwi = None


_model: Final = _Model()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_model.forget)


def _kiwi() -> Kiwi:
    if _model.kiwi is None:
        with _model.lock:
            if _model.kiwi is None:
                _model.kiwi = _load()
    return _model.kiwi


_PREFERENCE: Final = 3.0  # enough to part "띵곡모음" and "신나는알앤비" into their two words


def _load() -> Kiwi:
    from kiwipiepy import Kiwi

    # Kiwi's dictionary of names with several words would make "인디 팝" one word and hide 인디.
    kiwi = Kiwi(num_workers=min(cores(), 8), load_multi_dict=False)
    for tag, words in (("NNG", NOUNS), ("XR", ROOTS), ("VV", STEMS)):
        for word in words:
            kiwi.add_user_word(word, tag, _PREFERENCE)
    kiwi.tokenize("")  # Kiwi reads its model at the first call
    return kiwi
