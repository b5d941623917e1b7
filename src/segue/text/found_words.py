"""Words of a language that nobody listed, from texts alone: syllables that stick together, with free edges.

A word's cohesion says how surely its first syllable leads to the rest, and its branching entropies how freely texts go
on before and after it (Jin and Tanaka-Ishii 2006). With n syllables,

    cohesion(w) = (count(w) / count(w_1)) ** (1 / (n - 1)),   entropy(w) = H(what follows), H(what precedes), in bits,

where counts are of runs of Hangul that begin with w, and the end of a run is one of the things that follow.
"""

from __future__ import annotations

import collections
import math
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from segue.errors import ConfigError
from segue.text.dictionary import Korean
from segue.text.korean import analysis
from segue.text.normalisation import normalise
from segue.text.scripts import HANGUL

_RUN: Final = re.compile(f"[{HANGUL}]+")
_END: Final = " "


class FoundWord(NamedTuple):
    """A word.

    Attributes:
        word: Its syllables.
        score: Cohesion times the smaller of the two entropies.
        runs: How many it was counted in.
        cohesion: In (0, 1].
        after: Entropy of what follows, in bits.
        before: Entropy of what precedes.
    """

    word: str
    score: float
    runs: int
    cohesion: float
    after: float
    before: float


class WordSearch(msgspec.Struct, frozen=True, kw_only=True):
    """Which words are looked for.

    Attributes:
        min_count: Fewest occurrences.
        longest: Most syllables.
        cohesion: Least cohesion.
        entropy: Least entropy on either side, in bits.

    Raises:
        ConfigError: A setting is outside its range.
    """

    min_count: int = 10
    longest: int = 8
    cohesion: float = 0.1
    entropy: float = 0.5

    def __post_init__(self) -> None:
        if (
            self.min_count < 1
            or not 2 <= self.longest <= 20
            or not 0 <= self.cohesion <= 1
            or self.entropy < 0
        ):
            raise ConfigError(
                expected="min_count of 1 or more, longest of 2 to 20, cohesion from 0 to 1, entropy of 0 or more",
                got=f"{self.min_count}, {self.longest}, {self.cohesion}, {self.entropy}",
            )


def find_words(texts: Iterable[str], search: WordSearch | None = None) -> list[FoundWord]:
    """The words of texts, the highest score first, then by text.

    Equal texts count once, so that a copied title makes no word.
    """
    search = search or WordSearch()
    runs = collections.Counter(
        run for text in dict.fromkeys(map(normalise, texts)) for run in _RUN.findall(text)
    )
    begins = _counted(runs, search.longest)
    frequent = {part: count for part, count in begins.items() if len(part) > 1 and count >= search.min_count}
    after, before = _beside(runs, frequent, search.longest)
    found: list[FoundWord] = []
    for word, count in frequent.items():
        cohesion = (count / begins[word[0]]) ** (1 / (len(word) - 1))
        ends = _entropy(after[word].values()), _entropy(before[word].values())
        if cohesion >= search.cohesion and min(ends) >= search.entropy:
            found.append(FoundWord(word, cohesion * min(ends), count, cohesion, *ends))
    return sorted(found, key=lambda one: (-one.score, one.word))


def new_words(found: Sequence[FoundWord], korean: Korean) -> list[FoundWord]:
    """Those of the words that an analyser does not keep whole: the ones a dictionary gains by.

    Raises:
        MissingExtraError: The analyser is not installed.
    """
    pieces = analysis(korean).pieces_of_all([one.word for one in found])
    return [
        one for one, parts in zip(found, pieces, strict=True) if len(parts) > 1 and _is_name(parts[-1].tag)
    ]


def _is_name(tag: str) -> bool:
    """Whether a word may end so: 노래 and 띵곡 may, but 노래를 and 듣는 end with a particle or an ending."""
    return not tag.startswith(("J", "E", "VC", "XSV", "XSA"))


def _counted(runs: collections.Counter[str], longest: int) -> collections.Counter[str]:
    """How many runs begin with each syllable or several."""
    begins: collections.Counter[str] = collections.Counter()
    for run, count in runs.items():
        for end in range(1, min(len(run), longest) + 1):
            begins[run[:end]] += count
    return begins


def _beside(
    runs: collections.Counter[str], words: dict[str, int], longest: int
) -> tuple[dict[str, collections.Counter[str]], dict[str, collections.Counter[str]]]:
    """What follows each word where it begins a run, and what precedes it wherever it stands."""
    after: dict[str, collections.Counter[str]] = {word: collections.Counter() for word in words}
    before: dict[str, collections.Counter[str]] = {word: collections.Counter() for word in words}
    for run, count in runs.items():
        for start in range(len(run)):
            for end in range(start + 2, min(len(run), start + longest) + 1):
                word = run[start:end]
                if word not in words:
                    continue
                before[word][run[start - 1] if start else _END] += count
                if not start:
                    after[word][run[end] if end < len(run) else _END] += count
    return after, before


def _entropy(counts: Iterable[int]) -> float:
    known = list(counts)
    total = sum(known)
    return -sum(count / total * math.log2(count / total) for count in known) if total else 0.0
