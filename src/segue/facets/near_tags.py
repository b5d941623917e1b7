"""The known tag that is nearest to an unknown one: the letters that both have in common, in their order.

Hangul syllables count as their letters (새볔 is one letter from 새벽). The tags that share most pairs of neighbouring
letters are looked at, and of them the one with the largest 2 M / T is taken, where M is how many letters match and T
how many both have together (Ratcliff and Obershelp 1988).
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np

from segue.data.tags import tag_key
from segue.facets.sparse import Codes

LEAST: Final = 0.75
"""How alike a tag has to be: "rian" is to "rain"."""

_LOOKED_AT: Final = 20


class NearTags:
    """An index of tags by the pairs of letters in them.

    Args:
        names: The tags, the most frequent first.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._letters = [_letters(name) for name in names]
        self._sizes = np.array([len(letters) + 1 for letters in self._letters], np.float32)
        holders: dict[str, list[int]] = {}
        for code, letters in enumerate(self._letters):
            for pair in _pairs(letters):
                holders.setdefault(pair, []).append(code)
        self._holders: dict[str, Codes] = {pair: np.array(codes, np.int32) for pair, codes in holders.items()}

    def nearest(self, tag: str) -> str:
        """The nearest tag, of equally near ones the most frequent; "" where none is near."""
        letters = _letters(tag)
        held = [self._holders[pair] for pair in _pairs(letters) if pair in self._holders]
        if not held:
            return ""
        shared = np.bincount(np.concatenate(held), minlength=len(self._names))
        order = np.argsort(-shared / (self._sizes + len(letters) + 1), kind="stable")[:_LOOKED_AT]
        matcher: difflib.SequenceMatcher[str] = difflib.SequenceMatcher(None, "", letters, autojunk=False)
        nearest, highest = "", 0.0
        for code in sorted(map(int, order[shared[order] > 0])):
            matcher.set_seq1(self._letters[code])
            # both quick ratios are no lower than the ratio, which takes many times as long
            least = max(LEAST, highest)
            if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
                continue
            ratio = matcher.ratio()
            if ratio >= LEAST and ratio > highest:
                nearest, highest = self._names[code], ratio
        return nearest


def _letters(tag: str) -> str:
    return unicodedata.normalize("NFD", tag_key(tag))


def _pairs(letters: str) -> set[str]:
    """Pairs of neighbours, the beginning and the end among them."""
    framed = f"\n{letters}\n"
    return {framed[place : place + 2] for place in range(len(framed) - 1)}
