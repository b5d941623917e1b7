"""Tags of playlists: a few dozen common ones, and a long tail of individual ones."""

from __future__ import annotations

import bisect
import itertools
import math
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from segue.sample import lexicon
from segue.sample.streams import choose
from segue.sample.subjects import Subject
from segue.sample.themes import THEMES, Theme
from segue.sample.words import Words, pick

COUNTS: Final = (287, 212, 164, 111, 72, 52, 49, 50, 53, 122, 1)
"""Relative number of playlists with 1, 2, 3 … tags."""

KINDS: Final = {
    "broad": 0.32,  # fits the energy
    "theme": 0.22,
    "genre": 0.17,
    "wording": 0.04,  # of the theme, as in a title
    "season": 0.02,
    "era": 0.03,
    "artist": 0.015,
    "stray": 0.03,  # another theme's
    "own": 0.155,  # made up
}
"""The kinds of tags → their shares."""

ENERGY_REACH: Final = 0.12
"""How fast a broad tag's weight falls with the difference of energies."""


class BroadTag(msgspec.Struct, frozen=True):
    """A tag that fits many themes, with its relative weight and its energy."""

    tag: str
    weight: float
    energy: float


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    suffixes: Words
    prefixes: Words
    broad: tuple[BroadTag, ...]


_LEXICON: Final = lexicon.read("tags", _Table)

_KIND_NAMES: Final = tuple(KINDS)
_KIND_ENDS: Final = tuple(itertools.accumulate(KINDS.values()))


def _broad_ends(theme: Theme) -> list[int]:
    weights = (
        round(1000 * row.weight * math.exp(-abs(row.energy - theme.energy) / ENERGY_REACH))
        for row in _LEXICON.broad
    )
    return list(itertools.accumulate(weights))


_BROAD_ENDS: Final = {theme.key: _broad_ends(theme) for theme in THEMES}


def make_tags(rng: np.random.Generator, subjects: Sequence[Subject], untagged: float) -> list[list[str]]:
    """Tags of each playlist without repeats; none for a share of `untagged`."""
    counts = 1 + choose(rng, np.array(COUNTS), len(subjects))
    counts[rng.random(len(subjects)) < untagged] = 0
    out: list[list[str]] = []
    for subject, count in zip(subjects, counts.tolist(), strict=True):
        chosen: dict[str, None] = {}
        # Broad tags are often repeated, so a few more are drawn than needed.
        for row in rng.random((2 * count + 3, 5)).tolist() if count else ():
            chosen[_tag(subject, row)] = None
        out.append(list(itertools.islice(chosen, count)))
    return out


def _tag(subject: Subject, row: Sequence[float]) -> str:
    theme, (kind, first, second, *_) = subject.theme, row
    name = _KIND_NAMES[min(bisect.bisect_right(_KIND_ENDS, kind), len(_KIND_NAMES) - 1)]
    match name:
        case "broad":
            ends = _BROAD_ENDS[theme.key]
            return _LEXICON.broad[bisect.bisect_right(ends, first * ends[-1])].tag
        case "theme":
            return pick(theme.tags, first**1.8)
        case "genre":
            return _one_word(pick(subject.genre.korean if second < 0.8 else subject.genre.english, first**3))
        case "wording":
            return _one_word(pick(theme.korean if second < 0.6 else theme.english, first))
        case "season":
            return subject.season
        case "era":
            return subject.era
        case "artist":
            return subject.artist
        case "stray":
            return pick(THEMES[int(second * len(THEMES))].tags, first**2)
        case _:
            return _own(subject, row)


def _own(subject: Subject, row: Sequence[float]) -> str:
    """An individual tag: a wording with something before or after it, or two wordings joined."""
    theme, (_, first, second, third, style) = subject.theme, row
    wordings = (*theme.tags, *theme.korean, *theme.when, *theme.motifs, *theme.english)
    word = _one_word(pick(wordings, first**3))
    if style < 0.5:
        return word + pick(_LEXICON.suffixes, second**4)
    if style < 0.68:
        return pick(_LEXICON.prefixes, second**4) + word
    if style < 0.74:
        return "#" + word
    if style < 0.86:
        return word + _one_word(pick(subject.genre.korean, second**2))
    if style < 0.95:
        return f"{word} {pick(wordings, second**4)}"
    return pick(_LEXICON.prefixes, second**3) + word + pick(_LEXICON.suffixes, third**3)


def _one_word(text: str) -> str:
    return text.replace(" ", "")
