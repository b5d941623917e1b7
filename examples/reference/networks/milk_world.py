"""A small world with a question: where is the milk?

People go from room to room; one takes the milk, and may put it down again and walk on. The answer needs statements
that are not beside each other: who took the milk, and where that person was at the end, or when putting it down.
After the tasks of Weston et al. 2016 (bAbI, task 2), made here.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

PEOPLE: Final = ("child", "cook", "guest")
ROOMS: Final = ("kitchen", "garden", "office", "hall")
VERBS: Final = ("went-to", "took", "put-down")
WORDS: Final = ("", *PEOPLE, *VERBS, *ROOMS, "milk", "where-is")
"""The vocabulary; number 0 is no word."""

QUESTION: Final = ("where-is", "milk")
LENGTH: Final = 3
"""Words of a statement."""

Statement = tuple[str, str, str]


def story(statements: int, rng: np.random.Generator) -> tuple[list[Statement], str]:
    """Statements in their order, at least 4, and the room where the milk is at the end.

    Everybody goes somewhere first, so that the milk is always taken in a known room.
    """
    where = {person: one_of(ROOMS, rng) for person in PEOPLE}
    told: list[Statement] = [(person, "went-to", room) for person, room in where.items()]
    holder = one_of(PEOPLE, rng)
    taken = int(rng.integers(len(PEOPLE), statements))
    put_down = int(rng.integers(taken + 1, statements + 3))  # beyond the end: not at all
    milk = ""
    for i in range(len(PEOPLE), statements):
        if i == taken:
            told.append((holder, "took", "milk"))
        elif i == put_down:
            told.append((holder, "put-down", "milk"))
            milk = where[holder]
        else:
            person = one_of(PEOPLE, rng)
            where[person] = one_of(ROOMS, rng)
            told.append((person, "went-to", where[person]))
    return told, milk or where[holder]


def one_of(words: tuple[str, ...], rng: np.random.Generator) -> str:
    """One of the words, each as likely."""
    return words[rng.integers(len(words))]


def numbers(words: tuple[str, ...]) -> list[int]:
    """Words as their numbers, up to the length of a statement."""
    return [WORDS.index(word) for word in words] + [0] * (LENGTH - len(words))


def stories(count: int, statements: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Stories (count, statements, LENGTH) as numbers of words, and the answers (count,), which are words too."""
    told, answers = zip(*(story(statements, rng) for _ in range(count)), strict=True)
    return np.array([[numbers(s) for s in one] for one in told]), np.array([WORDS.index(a) for a in answers])
