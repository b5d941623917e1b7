"""How alike a track of a file and a track of the catalogue are: by their paths, by their names and lengths."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from rapidfuzz import fuzz

FAR: Final = 30_000
"""Milliseconds from which two lengths are of different recordings."""

NEAR: Final = 3_000
"""Milliseconds within which two lengths agree: programs round them, and count silence or not."""

_TITLE_ALIKE, _ARTIST_ALIKE = 0.8, 0.75
_UNKNOWN_ARTIST: Final = 0.75
"""What equal titles say without an artist."""

_DIGITS: Final = re.compile(r"[0-9]+")
_TELLING: Final = re.compile(r"[^\W\d_]")
_DISC: Final = re.compile(r"(?:cd|dis[ck]|track|disque|vol)?\s*[0-9]*")
_LEAST_TELLING: Final = 3


class Names(NamedTuple):
    """What two tracks are compared by, folded.

    Attributes:
        title: The title's words.
        bare: The same without brackets, credits and what follows a dash.
        artists: Each artist's words.
        parts: The folders and the file's name, without its ending.
        duration_ms: The length, if known.
    """

    title: str
    bare: str
    artists: Sequence[str]
    parts: Sequence[str]
    duration_ms: int | None


def names_alike(one: Names, other: Names) -> float:
    """The confidence, 0 to 0.95, that two tracks are one by title, artist and length; 0 where they are not."""
    title = _titles(one, other)
    if title < _TITLE_ALIKE:
        return 0.0
    if one.artists and other.artists:
        artist = _artists(one.artists, other.artists)
        if artist < _ARTIST_ALIKE:
            return 0.0
        named = 0.55 * title + 0.45 * artist
    else:
        named = _UNKNOWN_ARTIST * title if one.title == other.title else 0.0
    apart = _apart(one, other)
    if apart is None:
        return 0.95 * named
    if apart <= NEAR:
        return 0.95 * (named + (1 - named) / 3)
    if apart < FAR:
        return 0.9 * named
    return 0.6 * named if title == 1 else 0.0


def contradict(one: Names, other: Names) -> bool:
    """Whether two tracks have names, and these are of different tracks."""
    if not one.title or not other.title or _titles(one, other) >= _TITLE_ALIKE:
        return False
    known = bool(one.artists and other.artists)
    return not known or _artists(one.artists, other.artists) < _ARTIST_ALIKE


def paths_alike(one: Names, other: Names) -> float:
    """The confidence, 0 to 0.97, that two tracks are one by the ends of their paths; 0 where they say too little."""
    shared = 0
    for left, right in zip(reversed(one.parts), reversed(other.parts), strict=False):
        if left != right:
            break
        shared += 1
    if not shared or contradict(one, other):
        return 0.0
    telling = sum(len(_TELLING.findall(part)) for part in one.parts[-shared:] if not _DISC.fullmatch(part))
    if telling < _LEAST_TELLING:
        return 0.0
    whole = shared == min(len(one.parts), len(other.parts))
    alike = 0.97 if whole and shared > 1 else {1: 0.75, 2: 0.9}.get(shared, 0.95)
    apart = _apart(one, other)
    return alike if apart is None or apart < FAR else 0.8 * alike


def _titles(one: Names, other: Names) -> float:
    if one.title == other.title:
        return 1.0 if one.title else 0.0
    if _DIGITS.findall(one.bare) != _DIGITS.findall(other.bare):
        return 0.0  # "Part 1" is not "Part 2"
    if one.bare == other.bare:
        return 0.95 if one.bare in (one.title, other.title) else 0.85
    return fuzz.ratio(one.bare.replace(" ", ""), other.bare.replace(" ", "")) / 100


def _artists(ones: Sequence[str], others: Sequence[str]) -> float:
    if set(ones) & set(others):
        return 1.0
    best = max(fuzz.ratio(one, other) for one in ones for other in others)
    # one artist among several in one text: "A, B" or "A feat. B"
    return max(best, fuzz.token_set_ratio(" ".join(ones), " ".join(others)) - 5) / 100


def _apart(one: Names, other: Names) -> int | None:
    if one.duration_ms is None or other.duration_ms is None:
        return None
    return abs(one.duration_ms - other.duration_ms)
