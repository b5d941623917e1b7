"""Byte-pair encoding: words as few frequent pieces.

Each word begins as its characters and a mark for its end. The most frequent pair of neighbours, counted over all words
with their frequencies, becomes one piece everywhere; then the next one, and so on. Of pairs that are equally frequent
the one seen first is taken. A new word is split by the same merges in the same order.

Sennrich, Haddow & Birch 2016, after Gage 1994.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

END: Final = "</w>"

Pair = tuple[str, str]
Pieces = tuple[str, ...]


def learn_merges(words: Mapping[str, int], merges: int) -> list[Pair]:
    """The merges of words with frequencies, in order; fewer where every word is one piece before that."""
    split = {(*word, END): count for word, count in words.items()}
    learned: list[Pair] = []
    while len(learned) < merges and (pairs := pair_counts(split)):
        best = max(pairs, key=lambda pair: pairs[pair])  # max takes the first of equals
        split = {merge(pieces, best): count for pieces, count in split.items()}
        learned.append(best)
    return learned


def pair_counts(split: Mapping[Pieces, int]) -> Counter[Pair]:
    """How often each pair of neighbours comes."""
    counts: Counter[Pair] = Counter()
    for pieces, count in split.items():
        for pair in pairwise(pieces):
            counts[pair] += count
    return counts


def merge(pieces: Pieces, pair: Pair) -> Pieces:
    """The pieces with each occurrence of the pair as one, from the left."""
    merged: list[str] = []
    i = 0
    while i < len(pieces):
        if pieces[i : i + 2] == pair:
            merged.append(pieces[i] + pieces[i + 1])
            i += 2
        else:
            merged.append(pieces[i])
            i += 1
    return tuple(merged)


def encode(word: str, merges: Sequence[Pair]) -> Pieces:
    """The pieces of a word, known or not; joined, and without the mark, they are the word."""
    pieces: Pieces = (*word, END)
    for pair in merges:
        pieces = merge(pieces, pair)
    return pieces
