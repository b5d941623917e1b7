"""Kiwi as an analyser: one model a dictionary in a process, loaded at the first Hangul title.

That takes one to two seconds and 300 MB; all threads share it. A dictionary of 100,000 names takes a second more.
"""

from __future__ import annotations

import ctypes
import functools
import os
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from segue.text.dictionary import Korean, Piece
from segue.text.music_words import NOUNS, ROOTS, STEMS
from segue.threads import cores

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token

MOST_MODELS: Final = 3
"""Dictionaries that are kept at once; the one that was loaded first goes, because of the memory."""


REMEMBERED: Final = 128
"""Texts whose pieces are kept, the latest: two batches of titles."""


class KiwiAnalysis:
    """A Kiwi with its dictionary; see `Analysis`."""

    def __init__(self, kiwi: Kiwi) -> None:
        self.kiwi = kiwi
        # an answer reads its title twice: for what is known of it, and for its words as reasons show them
        self._read = functools.lru_cache(REMEMBERED)(self._pieces)

    def pieces(self, text: str) -> list[Piece]:
        """See `Analysis`."""
        return list(self._read(text))

    def _pieces(self, text: str) -> tuple[Piece, ...]:
        return tuple(_pieces(self.kiwi.tokenize(text, z_coda=False)))

    def pieces_of_all(self, texts: Iterable[str]) -> Iterator[list[Piece]]:
        """See `Analysis`; one thread for each core analyses them while the caller reads on."""
        return map(_pieces, self.kiwi.tokenize(texts, z_coda=False))


def _pieces(tokens: list[Token]) -> list[Piece]:
    word, last = 0, None
    found: list[Piece] = []
    for token in tokens:
        place = token.sent_position, token.word_position
        word += place != last
        last = place
        found.append(Piece(token.start, token.form, token.tag, word))
    return found


class _Models:
    """The process's Kiwis, each created at its first use."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.known: dict[str, KiwiAnalysis] = {}

    def forget(self) -> None:
        """Start anew in a forked child: it has the parent's models, but none of their worker threads."""
        self.lock = threading.Lock()
        for known in self.known.values():
            # Never freed, not even at exit: that would wait for the threads, which do not exist here.
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(known.kiwi))
        self.known = {}


_models: Final = _Models()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_models.forget)


def analysis(korean: Korean) -> KiwiAnalysis:
    """The Kiwi with these words."""
    known = _models.known.get(korean.key)
    if known is not None:
        return known
    with _models.lock:
        known = _models.known.get(korean.key)
        if known is None:
            known = KiwiAnalysis(_load(korean))
            kept = list(_models.known.items())[-(MOST_MODELS - 1) :]
            _models.known = {**dict(kept), korean.key: known}
    return known


_PREFERENCE: Final = 3.0  # enough to part "띵곡모음" and "신나는알앤비" into their two words


def _load(korean: Korean) -> Kiwi:
    from kiwipiepy import Kiwi

    # Kiwi's dictionary of names with several words would make "인디 팝" one word and hide 인디.
    kiwi = Kiwi(num_workers=min(cores(), 8), load_multi_dict=False)
    for tag, words in (("NNG", NOUNS), ("XR", ROOTS), ("VV", STEMS), ("NNP", korean.words)):
        for word in words:
            kiwi.add_user_word(word, tag, _PREFERENCE)
    for name in korean.names:
        kiwi.add_user_word(name, "NNP", 0.0)
    kiwi.tokenize("")  # Kiwi reads its model at the first call
    return kiwi
