"""Titles of playlists: many wordings of the same few ideas, with typing errors.

Placeholders of a template: `mood` and `when` are Korean wordings of the theme, `word` is an English one.
`genre` and `genre_english` name the genre; `tag` and `tag2` are the theme's tags. `era` and `decade` follow the
scene's years; `year`, `month` and `season` follow the last edit.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from segue.sample import lexicon
from segue.sample.subjects import Subject
from segue.sample.words import pick

KINDS: Final = {"korean": 57, "era": 5, "english": 12, "mixed": 13, "plain": 13}
"""Kinds of titles → relative numbers. Three in four playlists that collect an artist have the artist's name."""

CALLS: Final = ("!!", "~", "♥", "ㅠㅠ", "ㅎㅎ", ".", "*", "ㅋㅋㅋ", "💜", "...")


class _Templates(msgspec.Struct, forbid_unknown_fields=True):
    korean: dict[str, int]
    era: dict[str, int]
    english: dict[str, int]
    mixed: dict[str, int]
    plain: dict[str, int]
    artist: dict[str, int]


class _Chooser:
    """Draws keys in proportion to their weights."""

    def __init__(self, weights: dict[str, int]) -> None:
        self._keys = list(weights)
        self._ends = list(itertools.accumulate(weights.values()))

    def __call__(self, uniform: float) -> str:
        return self._keys[bisect.bisect_right(self._ends, uniform * self._ends[-1])]


_KIND: Final = _Chooser(KINDS)
_TEMPLATES: Final = {
    kind: _Chooser(weights)
    for kind, weights in msgspec.structs.asdict(lexicon.read("titles", _Templates)).items()
}


def make_titles(rng: np.random.Generator, subjects: Sequence[Subject], untitled: float) -> list[str | None]:
    """A title for each playlist, None for a share of `untitled`."""
    blank = (rng.random(len(subjects)) < untitled).tolist()
    draws = rng.random((len(subjects), 12)).tolist()
    return [
        None if skip else _slip(_title(subject, row), row)
        for subject, skip, row in zip(subjects, blank, draws, strict=True)
    ]


def _title(subject: Subject, row: Sequence[float]) -> str:
    theme, genre = subject.theme, subject.genre
    kind = "artist" if subject.collector and row[0] < 0.75 else _KIND(row[1])
    text = _TEMPLATES[kind](row[2]).format(
        mood=pick(theme.korean, row[3] ** 1.5),
        when=pick(theme.when, row[3]),
        word=pick(theme.english, row[3] ** 1.5),
        genre=pick(genre.korean, row[4] ** 1.7),
        genre_english=pick(genre.english, row[4] ** 1.7),
        tag=pick(theme.tags, row[5]),
        tag2=pick(theme.tags, row[6]),
        emoji=pick(theme.emoji, row[7]),
        era=subject.era,
        decade=f"{subject.year // 10 % 10}0s",
        year=subject.updated.year,
        month=subject.updated.month,
        season=subject.season,
        artist=subject.artist,
        number=1 + int(row[5] * 12),
    )
    return _without_echo(text)


def _without_echo(text: str) -> str:
    """The text without a word that only repeats the one before: "재즈 재즈", "pop pop"."""
    words = text.split(" ")
    kept = [word for before, word in zip(["", *words], words, strict=False) if word.lower() != before.lower()]
    return " ".join(kept)


def _slip(text: str, row: Sequence[float]) -> str:
    """One in five titles gets odd spaces, capitals, a doubled or swapped letter, or an exclamation at the end."""
    kind, at = row[8], int(row[9] * len(text))
    if kind < 0.05:
        return text.replace(" ", "")
    if kind < 0.07:
        return text.replace(" ", "  ")
    if kind < 0.09:
        return text[:at] + " " + text[at:].lstrip() if at else text
    if kind < 0.11:
        return text.upper()
    if kind < 0.125:
        return text[:at] + text[at : at + 1] + text[at:]
    if kind < 0.14:
        return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
    return text + pick(CALLS, row[10] ** 1.3) if kind < 0.2 else text
