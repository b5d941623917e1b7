"""Mistakes: words one letter short, by which a word and its misspelling meet (symmetric deletion, Garbe 2012).

Two words of which each loses at most one letter and then equal the other differ by one letter left out, put in or
put in another's place, by two neighbours swapped, or by one left out and one put in.
"""

from __future__ import annotations

import zlib
from typing import Final

FRONT: Final = 10
"""Letters of a word that are looked at: mistakes further back are left to prefixes."""


def deletions(word: str) -> set[int]:
    """Hashes of a word's front and of that with each one of its letters left out."""
    front = word[:FRONT]
    shorter = {front[:place] + front[place + 1 :] for place in range(len(front))}
    return {zlib.crc32(text.encode()) for text in {front, *shorter}}


def apart(one: str, other: str, most: int) -> int:
    """How many letters are left out, put in, replaced or swapped from one text to the other; `most` + 1 for more."""
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
