"""Korean morphemes by Kiwi: what a title's Hangul words are made of.

"듣기 좋은 노래" and "노래를 들으며" share 듣 and 노래, which no split at spaces shows. Kiwi's model loads
once per process, when the first Hangul title comes, which takes one to two seconds; threads share it.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from segue.encoders.text.scripts import HANGUL

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token


class Morpheme(NamedTuple):
    """A content morpheme: where it starts in the text (in characters), and its form."""

    start: int
    form: str


def has_hangul(text: str) -> bool:
    """Whether there is a Hangul syllable in `text`, that is, work for Kiwi."""
    return _HANGUL.search(text) is not None


def morphemes(text: str) -> list[Morpheme]:
    """The content morphemes of one text: nouns, stems, adverbs, roots; no particles and endings."""
    return _content(_kiwi().tokenize(text))


def morphemes_of_all(texts: Iterable[str]) -> Iterator[list[Morpheme]]:
    """`morphemes` of each text, in order, analysed by one thread a core while the caller reads on."""
    return map(_content, _kiwi().tokenize(texts))


def _content(tokens: list[Token]) -> list[Morpheme]:
    found: list[Morpheme] = []
    for token in tokens:
        form = _form(token)
        if token.tag[:2] not in _CONTENT or not _SYLLABLES.fullmatch(form):
            continue
        if form == "나" and found and found[-1].form == "신":
            # Kiwi reads 신나는, the commonest mood of all, as one word or as two.
            found[-1] = Morpheme(found[-1].start, "신나")
        else:
            found.append(Morpheme(token.start, form))
    return found


def _form(token: Token) -> str:
    form = token.form.replace(" ", "")
    if token.tag[:2] in _STEMS and len(form) > 2:
        return form.removesuffix("하")  # Kiwi reads 잔잔한 as the adjective 잔잔하 or as the root 잔잔
    return form


# First two letters of Kiwi's tags: nouns (NN*, NP, NR), verbs and adjectives (VV, VA), adverbs (MA*),
# determiners (MM), roots (XR), interjections (IC). https://github.com/bab2min/kiwipiepy lists the tags.
_STEMS: Final = frozenset({"VV", "VA"})
_CONTENT: Final = frozenset({"NN", "NP", "NR", "MA", "MM", "XR", "IC"}) | _STEMS
_HANGUL: Final = re.compile(f"[{HANGUL}]")
_SYLLABLES: Final = re.compile(f"[{HANGUL}]+")

# Words of music titles that Kiwi's dictionary lacks or reads in several ways ("띵 곡", "띵곡모음" as one noun,
# "모으다" for 모음), and how strongly to prefer them: 3 settles them beside each other and after endings.
_MUSIC_NOUNS: Final = (
    *("모음", "띵곡", "명곡", "최애", "인싸", "플리", "갬성", "떼창", "셋리스트", "선곡", "가요", "브금"),
    *("알앤비", "로파이", "이디엠", "케이팝", "제이팝", "시티팝", "애니송", "보사노바", "뉴에이지"),
    *("코노", "혼코노", "혼술", "홈트"),
)
_PREFERENCE: Final = 3.0


class _Model:
    """The process's one Kiwi, made when first asked for."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kiwi: Kiwi | None = None
        self.inherited: list[Kiwi] = []

    def forget(self) -> None:
        """Start anew in a forked child, which has the parent's model but none of its worker threads."""
        self.lock = threading.Lock()
        if self.kiwi is not None:
            self.inherited.append(self.kiwi)  # kept: to free it is to wait for threads that are not there
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


def _load() -> Kiwi:
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=_cores())
    for noun in _MUSIC_NOUNS:
        kiwi.add_user_word(noun, "NNG", _PREFERENCE)
    kiwi.add_user_word("신나", "VV", _PREFERENCE)
    kiwi.tokenize("")  # Kiwi reads its model at the first call
    return kiwi


def _cores() -> int:
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(available or 1, 8)
