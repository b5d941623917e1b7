"""What a listener's player wrote into a file: how many stars it has, and how often it was played.

ID3 has a frame for both, `POPM`, in which players agree on the bytes 1, 64, 128, 196 and 255 for one to five stars.
Other formats have fields: `FMPS_RATING` from 0 to 1, `RATING` in stars or percent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from segue.data.schema import UINT32_MAX

STARS: Final = 5
"""The most that a track is rated."""

_FRAME: Final = re.compile(rb"POPM(?P<size>\x00{3}[\x02-\x7f])..", re.DOTALL)
"""The head of the frame; one of more than 127 bytes has no player's name in it."""

_LEAST: Final = (1, 32, 96, 190, 240)
"""The least byte of one to five stars: players that have half stars write bytes between."""

_PORTIONS: Final = ("fmps_rating",)
_RATINGS: Final = ("rating", "rating wmp")
_COUNTS: Final = ("fmps_playcount", "playcount", "play_count", "play count", "play counter")
_NUMBER: Final = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,10})?", re.ASCII)


class Opinion(NamedTuple):
    """What a listener thinks of a track, as the file says.

    Attributes:
        stars: From 1 to 5; 0 when unknown.
        plays: How often it was played; 0 when unknown.
    """

    stars: int = 0
    plays: int = 0


def opinion_of(others: Mapping[str, Sequence[str]], head: bytes) -> Opinion:
    """Return what a file says.

    Args:
        others: The fields of its tags, by their names in lower case.
        head: Its first bytes, in which ID3 stands.
    """
    frame = _of_frame(head)
    portion = _first(others, _PORTIONS)
    rated = _first(others, [*_RATINGS, *(name for name in others if name.startswith("rating:"))])
    counted = _first(others, _COUNTS)
    return Opinion(
        frame.stars or (_stars(portion * 100) if portion is not None and portion <= 1 else _rated(rated)),
        frame.plays or (int(counted) if counted is not None and counted <= UINT32_MAX else 0),
    )


def _of_frame(head: bytes) -> Opinion:
    """What the frame of ID3 says: a player's name, a byte for the stars, and the plays, a number of any length."""
    found = _FRAME.search(head) if head.startswith(b"ID3") else None
    if found is None:
        return Opinion()
    content = head[found.end() : found.end() + found["size"][-1]]
    _, end, rest = content.partition(b"\0")
    if not end or not rest:
        return Opinion()
    plays = int.from_bytes(rest[1:9])
    return Opinion(sum(rest[0] >= least for least in _LEAST), plays if plays <= UINT32_MAX else 0)


def _first(others: Mapping[str, Sequence[str]], names: Sequence[str]) -> float | None:
    """The first number of some fields."""
    texts = (value.strip() for name in names for value in others.get(name, ()))
    return next((float(text) for text in texts if _NUMBER.fullmatch(text)), None)


def _rated(value: float | None) -> int:
    """The stars of a number from 0 to 1 with a fraction, of whole stars, or of a percentage."""
    if value is None or value > 100:
        return 0
    if value <= STARS:
        return _stars(value * 100) if value < 1 else round(value)
    return _stars(value)


def _stars(percent: float) -> int:
    return round(percent * STARS / 100)
