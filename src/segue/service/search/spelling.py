"""Spelling errors: a word and its misspelling match without one letter (symmetric deletion, Garbe 2012).

Two words that become equal when each loses at most one letter differ by one missing, additional or replaced letter,
by two swapped neighbours, or by one missing and one additional letter.
"""

from __future__ import annotations

import zlib
from typing import Final

FRONT: Final = 10
"""Letters of a word that are compared; prefixes handle errors further back."""


def deletions(word: str) -> set[int]:
    """Hashes of a word's first letters, and of these without each one of them."""
    front = word[:FRONT]
    shorter = {front[:place] + front[place + 1 :] for place in range(len(front))}
    return {zlib.crc32(text.encode()) for text in {front, *shorter}}


def apart(one: str, other: str, most: int) -> int:
    """The number of missing, additional, replaced or swapped letters between two texts; `most` + 1 if it is larger."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
        if min(last) > most:
            return most + 1
    return last[-1]
