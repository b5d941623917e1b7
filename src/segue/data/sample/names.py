"""Names of artists, albums and tracks: Korean, English and mixed, put together from `words`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segue.data.sample.artists import Artists
from segue.data.sample.catalogue import Albums, Tracks
from segue.data.sample.genres import GENRES
from segue.data.sample.streams import Floats, Ints
from segue.data.sample.words import WORDS, Words


def artist_names(rng: np.random.Generator, artists: Artists) -> list[str]:
    """A name for each artist, no name twice."""
    n = len(artists)
    styles = np.floor(rng.random(n) * 3).astype(np.int64)
    parts: tuple[tuple[Words, ...], ...] = (
        (WORDS.hangul_syllables, WORDS.hangul_syllables, WORDS.hangul_syllables, WORDS.hangul_syllables),
        (WORDS.latin_syllables, WORDS.latin_syllables, WORDS.latin_syllables, WORDS.latin_syllables),
        (WORDS.korean_adjectives, WORDS.korean_nouns),
    )
    names: list[str] = []
    taken: set[str] = set()
    draws = rng.random((n, 5))
    for style, row in zip(styles.tolist(), draws.tolist(), strict=True):
        name = _artist_name(parts[style], style, row)
        serial = 2
        while name in taken:
            name, serial = f"{name.split(' #')[0]} #{serial}", serial + 1
        taken.add(name)
        names.append(name)
    return names


def _artist_name(parts: tuple[Words, ...], style: int, row: Sequence[float]) -> str:
    syllables = len(parts) if style == 2 else 2 + int(row[4] * 3)
    picked = [part[int(u * len(part))] for part, u in zip(parts[:syllables], row, strict=False)]
    if style == 1:
        return "".join(picked).capitalize() if row[0] < 0.7 else "".join(picked).upper()
    return "".join(picked)


def title_words(rng: np.random.Generator, korean: Floats) -> list[str]:
    """A title for each entry: Korean with probability `korean`, else English, shape of `korean`."""
    draws = rng.random((korean.size, 6)).tolist()
    return [_title(share, row) for share, row in zip(korean.tolist(), draws, strict=True)]


def _title(korean: float, row: Sequence[float]) -> str:
    which, first, second, third, style, end = row
    if which < korean:
        phrase = _pick(WORDS.korean_phrases, first)
        if style < 0.25:
            text = phrase + _pick(WORDS.korean_endings, second)
        elif style < 0.5:
            text = f"{_pick(WORDS.korean_adjectives, second)} {_pick(WORDS.korean_nouns, third)}"
        elif style < 0.7:
            text = f"{phrase} {_pick(WORDS.korean_nouns, second)}"
        elif style < 0.9:
            text = f"{_pick(WORDS.korean_adjectives, second)} {phrase}"
        else:
            text = f"{phrase} ({_pick(WORDS.english_first, second)} {_pick(WORDS.english_last, third)})"
    elif style < 0.7:
        text = f"{_pick(WORDS.english_first, first)} {_pick(WORDS.english_last, second)}"
    else:
        text = _pick(WORDS.english_last, first)
    return text + _pick(WORDS.title_ends, end)


def _pick(choices: Sequence[str], uniform: float) -> str:
    return choices[int(uniform * len(choices))]


def album_names(rng: np.random.Generator, albums: Albums, tracks: Tracks, titles: list[str]) -> list[str]:
    """A name for each album: its first track's title for most, else words of its own or "2집"."""
    names = [""] * len(albums)
    first = np.flatnonzero(tracks.place == 0)
    for row, album in zip(first.tolist(), tracks.album[first].tolist(), strict=True):
        names[album] = titles[row]
    draws = rng.random((len(albums), 2)).tolist()
    return [
        f"{name} {_pick(WORDS.special_albums, extra)}" if style < 0.3 else name
        for name, (style, extra) in zip(names, draws, strict=True)
    ]


def genre_names(genre: Ints, detail: Ints) -> list[list[str]]:
    """Main genre and "main / detail" of each track."""
    table = {
        (number, place): [row.name, f"{row.name} / {name}"]
        for number, row in enumerate(GENRES)
        for place, name in enumerate(row.details)
    }
    return [table[pair] for pair in zip(genre.tolist(), detail.tolist(), strict=True)]
