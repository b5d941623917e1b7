"""Nearest known tag to an unknown one, by the letters that both share in order.

Hangul syllables are compared by their letters (새볔 is one letter from 새벽). The tags that share most pairs of
adjacent letters are compared; the best has the largest 2 M / T, where M is the number of matching letters and
T the number of letters of both together (Ratcliff and Obershelp 1988).
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Final

import numpy as np

from segue.data.tags import tag_key
from segue.facets.sparse import Codes
from segue.ids import composed

LEAST: Final = 0.75
"""Least similarity of a near tag; "rian" and "rain" reach it."""

_LOOKED_AT: Final = 20


class NearTags:
    """An index of tags by their pairs of adjacent letters.

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
        """Return the nearest tag, the most frequent of equally near ones; "" where none is near."""
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
    return composed(tag_key(tag), "NFD")


def _pairs(letters: str) -> set[str]:
    """Return the pairs of adjacent letters, with marks for the beginning and the end."""
    framed = f"\n{letters}\n"
    return {framed[place : place + 2] for place in range(len(framed) - 1)}
