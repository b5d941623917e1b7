"""Names of artists, albums and tracks: Korean, English and mixed, built from word lists."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from segue.sample.artists import Artists
from segue.sample.catalogue import Albums, Tracks
from segue.sample.genres import GENRES
from segue.sample.themes import THEMES, Theme
from segue.sample.words import WORDS, pick

SHORTEST: Final = 3
"""Number of syllables or words in a name: with fewer, more names would equal those of real artists by chance."""

MOTIF_SHARE: Final = 0.35
"""Share of track titles about a motif of their theme."""


def artist_names(rng: np.random.Generator, artists: Artists) -> list[str]:
    """A unique name for each artist; a name that is taken gets longer until it is free."""
    names: list[str] = []
    taken: set[str] = set()
    for row in rng.random((len(artists), 12)).tolist():
        style, uniforms = row[0], row[1:]
        make = _english_name if style < 0.42 else _syllable_name if style < 0.8 else _word_name
        length = SHORTEST
        name = make(uniforms, length)
        while name in taken:
            length += 1
            name = make(uniforms, length)
        taken.add(name)
        names.append(name)
    return names


def _english_name(uniforms: Sequence[float], length: int) -> str:
    """Syllables, written in one of three ways."""
    name = "".join(pick(WORDS.latin_syllables, u) for u in _chain(uniforms, length + int(uniforms[0] * 2)))
    style = uniforms[1]
    return name.capitalize() if style < 0.7 else name.upper() if style < 0.9 else f"The {name.capitalize()}s"


def _syllable_name(uniforms: Sequence[float], length: int) -> str:
    return "".join(pick(WORDS.hangul_syllables, u) for u in _chain(uniforms, length + int(uniforms[0] * 2)))


def _word_name(uniforms: Sequence[float], length: int) -> str:
    """An adjective and nouns: "졸린나침반 고래", "빨간우산 골목 기차"."""
    first, *nouns = (pick(WORDS.korean_nouns, u) for u in _chain(uniforms, length - 1))
    return " ".join([pick(WORDS.korean_adjectives, uniforms[1]) + first, *nouns])


def _chain(uniforms: Sequence[float], length: int) -> Iterator[float]:
    """`length` of the numbers after the first two, repeated if there are fewer."""
    return itertools.islice(itertools.cycle(uniforms[2:]), length)


def track_titles(rng: np.random.Generator, tracks: Tracks) -> list[str]:
    """A title for each track, in a language drawn by its genre."""
    korean = np.array([genre.korean_titles for genre in GENRES])[tracks.genre]
    draws = rng.random((len(tracks), 7))
    in_korean: list[bool] = (draws[:, 0] < korean).tolist()
    themes: list[int] = tracks.theme.tolist()
    return [
        (_korean_title if hangul else _english_title)(THEMES[theme], row)
        for hangul, theme, row in zip(in_korean, themes, draws.tolist(), strict=True)
    ]


def _korean_title(theme: Theme, row: Sequence[float]) -> str:
    _, motif, first, second, third, style, end = row
    about = motif < MOTIF_SHARE
    phrase = pick(theme.motifs if about else WORDS.korean_phrases, first)
    if style < 0.15:
        text = phrase
    elif style < 0.35:
        text = phrase + pick(WORDS.korean_endings, second)
    elif style < 0.5 and not about:
        text = f"{pick(WORDS.korean_adjectives, second)} {pick(WORDS.korean_nouns, third)}"
    elif style < 0.7:
        text = f"{phrase} {pick(WORDS.korean_nouns, second)}"
    elif style < 0.9:
        text = f"{pick(WORDS.korean_adjectives, second)} {phrase}"
    else:
        text = f"{phrase} ({pick(WORDS.english_first, second)} {pick(WORDS.english_last, third)})"
    return text + _version(end)


def _english_title(theme: Theme, row: Sequence[float]) -> str:
    _, motif, first, second, _, style, end = row
    latin = [word for word in theme.motifs if word.isascii()] or theme.english
    last = pick(latin if motif < MOTIF_SHARE else WORDS.english_last, first)
    text = last if style < 0.3 else f"{pick(WORDS.english_first, second)} {last}"
    return text + _version(end)


def _version(uniform: float) -> str:
    """The ending of one title in six: " (Live)"."""
    return pick(WORDS.versions, uniform * 6) if uniform < 1 / 6 else ""


def album_names(rng: np.random.Generator, albums: Albums, tracks: Tracks, titles: Sequence[str]) -> list[str]:
    """A name for each album: its first track's title, in some cases with "2집" or the like after it."""
    names = [""] * len(albums)
    first = np.flatnonzero(tracks.place == 0)
    for row, album in zip(first.tolist(), tracks.album[first].tolist(), strict=True):
        names[album] = titles[row]
    draws = rng.random((len(albums), 2)).tolist()
    return [
        f"{name} {pick(WORDS.special_albums, extra)}" if style < 0.3 else name
        for name, (style, extra) in zip(names, draws, strict=True)
    ]
