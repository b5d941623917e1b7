"""Which tracks and tags each word of a title comes from: the playlist is read again without each of them.

A part's effect on a word is what the word's log probability loses without it,

    effect(part, word) = log p(word | all parts) - log p(word | all but this part),

summed over the word's units, with the title's beginning as it is. Shares are of the sum of a word's positive effects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from segue.naming.parts import Part, tokens_of
from segue.naming.running import Asking
from segue.naming.units import BEGIN, Units
from segue.naming.vocabulary import Vocabulary
from segue.types import Id

REMOVED: Final = 40
"""Parts that are taken away, one after the other; of more, some at equal steps."""

SHOWN: Final = 3
"""Drivers of a word that are named."""


class Driver(msgspec.Struct, frozen=True, kw_only=True):
    """A track or tag that a word comes from.

    Attributes:
        kind: "track" or "tag".
        name: The track's id, or the tag.
        share: Its share of the word, in (0, 1].
    """

    kind: str
    name: Id
    share: float


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A word of a title, with its drivers, the largest share first; none where no part alone makes a difference."""

    word: str
    drivers: tuple[Driver, ...] = ()


class Asked(Protocol):
    """What is asked again: a `Namer`.

    Attributes:
        vocabulary: The tokens that it reads.
        units: The units that it writes.
    """

    vocabulary: Vocabulary
    units: Units

    def asking(self, tokens: Iterable[str]) -> Asking:
        """Return the writer of titles for a playlist of these tokens."""
        ...


def word_drivers(
    namer: Asked, parts: Sequence[Part], titles: Sequence[tuple[int, ...]]
) -> list[tuple[Word, ...]]:
    """Return the words of each title with their drivers.

    Args:
        namer: The namer.
        parts: The playlist's tracks and tags.
        titles: The titles as units.
    """
    if not titles:
        return []
    told = [place for place, part in enumerate(parts) if namer.vocabulary.knows(part.tokens)]
    if len(told) > REMOVED:
        told = [told[at * len(told) // REMOVED] for at in range(REMOVED)]
    whole = _logs(namer, parts, titles)
    effects = np.zeros((len(told), *whole.shape))
    for row, place in enumerate(told):
        effects[row] = whole - _logs(namer, [*parts[:place], *parts[place + 1 :]], titles)
    removed = [parts[place] for place in told]
    return [_words(namer, ids, removed, effects[:, at]) for at, ids in enumerate(titles)]


def _logs(namer: Asked, parts: Sequence[Part], titles: Sequence[tuple[int, ...]]) -> NDArray[np.float64]:
    """The log probability of each unit of each title, (titles, longest); 0 beyond a title's end."""
    longest = max(map(len, titles))
    prefix = np.full((len(titles), longest + 1), BEGIN, np.int64)
    for row, ids in zip(prefix, titles, strict=True):
        row[1 : len(ids) + 1] = ids
    asking, found = namer.asking(tokens_of(parts)), np.zeros((len(titles), longest))
    state = np.repeat(asking.begin(), len(titles), axis=0)
    for at in range(longest):
        scores, state = asking.step(state, prefix[:, : at + 1])
        there = np.array([at < len(ids) for ids in titles])
        found[there, at] = scores[there, prefix[there, at + 1]]
    return found


def _words(
    namer: Asked, ids: tuple[int, ...], removed: Sequence[Part], effects: NDArray[np.float64]
) -> tuple[Word, ...]:
    """The words of one title; `effects` is (parts, units)."""
    words: list[Word] = []
    start = 0
    for end in range(1, len(ids) + 1):
        if end < len(ids) and not _begins_word(namer, ids, end):
            continue
        text = namer.units.write(ids[start:end])
        if text:
            words.append(Word(word=text, drivers=_drivers(removed, effects[:, start:end].sum(axis=1))))
        start = end
    return tuple(words)


def _begins_word(namer: Asked, ids: tuple[int, ...], at: int) -> bool:
    """Whether a space stands before this unit."""
    before, after = namer.units.write(ids[:at]), namer.units.write(ids[: at + 1])
    return after[len(before) : len(before) + 1] == " "


def _drivers(removed: Sequence[Part], effects: NDArray[np.float64]) -> tuple[Driver, ...]:
    gains = np.maximum(effects, 0)
    whole = gains.sum()
    if whole < _LEAST:
        return ()
    order: list[int] = np.argsort(-gains, kind="stable")[:SHOWN].tolist()
    return tuple(
        Driver(kind=removed[at].kind, name=removed[at].name, share=round(float(gains[at] / whole), 4))
        for at in order
        if gains[at] / whole >= _LEAST
    )


_LEAST: Final = 1e-3
"""The smallest effect, and the smallest share, that is told."""
