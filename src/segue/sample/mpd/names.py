"""Names and URIs of tracks, artists and albums, computed from their numbers when they are needed."""

from __future__ import annotations

import string
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.sample.mpd.lists import Lists, Small
from segue.sample.streams import Ints
from segue.sample.themes import THEMES
from segue.sample.words import WORDS

Hashes = NDArray[np.uint64]

_DIGITS: Final = np.frombuffer((string.digits + string.ascii_letters).encode(), np.uint8)
_HALF: Final = 11
"""Digits to the base 62 for 64 bits; a URI has two halves."""

SALTS: Final = {"track": 1, "artist": 2, "album": 3, "name": 4, "title": 5}
"""What is hashed → its salt, so that track 7 and artist 7 have different names."""

KOREAN: Final = 0.06
"""Share of the artists with a name in Hangul, and of the tracks of theirs with such a title."""

SHOWN: Final = (*WORDS.versions, *[""] * 60)
"""Endings of track titles: one in six has one."""


def hashed(numbers: Small | Ints, what: str, seed: int) -> Hashes:
    """64 random-looking bits of each number (splitmix64); different numbers have different bits."""
    key = (seed * len(SALTS) + SALTS[what]) * 0xD1B54A32D192ED03 % 2**64
    bits = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(key)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def uris(numbers: Small | Ints, what: str, seed: int) -> list[str]:
    """The URI of each track, artist or album; no two are the same."""
    first = hashed(numbers, what, seed)
    digits = np.empty((first.size, 2 * _HALF), np.uint8)
    for start, rest in ((0, first), (_HALF, hashed(numbers, what, seed + 1))):
        for place in range(start, start + _HALF):
            rest, digit = np.divmod(rest, np.uint64(62))
            digits[:, place] = _DIGITS[digit.astype(np.intp)]
    text = digits.tobytes().decode()
    return [f"spotify:{what}:{text[at : at + 2 * _HALF]}" for at in range(0, len(text), 2 * _HALF)]


def artist_names(artists: Small | Ints, seed: int) -> list[str]:
    """A name for each artist, no two the same: four syllables in two words, of some in Hangul."""
    numbers = artists.astype(np.int64) * 1_000_003 % 45**4
    digits = [(numbers // 45**place % 45).astype(np.uint32) for place in range(4)]
    korean = pl.Series(_is_korean(artists, seed))
    first, second = (
        pl.select(
            pl.when(korean)
            .then(_picked(WORDS.hangul_syllables, one) + _picked(WORDS.hangul_syllables, two))
            .otherwise(
                (_picked(WORDS.latin_syllables, one) + _picked(WORDS.latin_syllables, two)).str.to_titlecase()
            )
        ).to_series()
        for one, two in (digits[:2], digits[2:])
    )
    return (first + " " + second).to_list()


def track_titles(tracks: Small | Ints, artists: Small | Ints, seed: int) -> list[str]:
    """A title for each track: two or three words; of some Korean artists, in Korean."""
    bits = hashed(tracks, "name", seed)
    korean = pl.Series(_is_korean(artists, seed))
    name = (
        pl.when(korean)
        .then(_of(WORDS.korean_adjectives, bits, 0) + " " + _of(WORDS.korean_nouns, bits, 8))
        .otherwise(
            _of(WORDS.english_first, bits, 0)
            + " "
            + (_of(WORDS.latin_syllables, bits, 16) + _of(WORDS.latin_syllables, bits, 24)).str.to_titlecase()
            + " "
            + _of(WORDS.english_last, bits, 32)
        )
    )
    return pl.select(name + _of(SHOWN, bits, 44)).to_series().to_list()


def album_names(albums: Small | Ints, seed: int) -> list[str]:
    """A name for each album."""
    bits = hashed(albums, "album", seed)
    name = _of(WORDS.english_first, bits, 0) + " " + _of(WORDS.latin_syllables, bits, 12).str.to_titlecase()
    return (name + _of(WORDS.latin_syllables, bits, 24)).to_list()


def durations(tracks: Small | Ints, seed: int) -> Ints:
    """Milliseconds of each track: from one to six minutes, mostly about four."""
    bits = hashed(tracks, "track", seed)
    two = (bits & np.uint64(0xFFFF)) + (bits >> np.uint64(16) & np.uint64(0xFFFF))
    return 60_000 + (two.astype(np.int64) * 300_000 >> 17)


def playlist_titles(lists: Lists, part: slice, seed: int) -> list[str]:
    """The title of each playlist of a slice: one of its theme's that several have, or one that no other has."""
    numbers = part.start + np.arange(len(lists.scene[part]), dtype=np.int64)
    bits: list[int] = hashed(numbers, "title", seed).tolist()
    shared: list[int] = lists.shared[part].tolist()
    scenes: list[int] = lists.scene[part].tolist()
    return [
        shared_title(known) if known >= 0 else own_title(int(number), scene, word)
        for number, known, scene, word in zip(numbers, shared, scenes, bits, strict=True)
    ]


def shared_title(number: int) -> str:
    """A title that several playlists have; each number has its own."""
    theme, more = THEMES[number % len(THEMES)], number // len(THEMES)
    names = (theme.english[0], theme.korean[0], f"{theme.english[0]} {theme.emoji[0]}")
    title = names[more % len(names)]
    return title if more < len(names) else f"{title} {more // len(names) + 1}"


def own_title(number: int, scene: int, bits: int) -> str:
    """A title that no other playlist has: a word of its theme, one of its scene, and one for its number."""
    theme = THEMES[scene % len(THEMES)]
    word = theme.english[bits % len(theme.english)]
    syllables = WORDS.latin_syllables
    near = syllables[scene // 45 % 45] + syllables[scene % 45]
    number, own = (number + 1) * 1_000_003 % 45**6, ""
    while number:
        number, digit = divmod(number, 45)
        own += syllables[digit]
    emoji = f" {theme.emoji[0]}" if bits >> 8 & 15 == 0 else ""
    return f"{word} {near} {own}{emoji}"


def _is_korean(artists: Small | Ints, seed: int) -> NDArray[np.bool_]:
    return hashed(artists, "artist", seed) < np.uint64(int(KOREAN * 2**64))


def _of(words: tuple[str, ...], bits: Hashes, shift: int) -> pl.Series:
    """A word for each hash, by the bits from `shift` on."""
    return _picked(words, (bits >> np.uint64(shift) & np.uint64(0xFFF)) % np.uint64(len(words)))


def _picked(words: tuple[str, ...], numbers: NDArray[np.uint32] | Hashes) -> pl.Series:
    return pl.Series(words, dtype=pl.String).gather(pl.Series(numbers.astype(np.uint32)))
