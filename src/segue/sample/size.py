"""The size of the generated world, and the numbers that follow from it."""

from __future__ import annotations

import dataclasses
from typing import Final

from segue.errors import ConfigError

MIN_TRACKS: Final = 50


@dataclasses.dataclass(frozen=True)
class Size:
    """The requested size and shares, checked on creation.

    Attributes:
        playlists: Number of playlists, at least 1.
        tracks: Number of tracks in the catalogue, at least `MIN_TRACKS`.
        untitled: Share of playlists without a title, in [0, 1].
        untagged: Share of playlists without tags, in [0, 1].

    Raises:
        ConfigError: A number is outside its range.
    """

    playlists: int
    tracks: int
    untitled: float = 0.03
    untagged: float = 0.03

    def __post_init__(self) -> None:
        _at_least("playlists", self.playlists, 1)
        _at_least("tracks", self.tracks, MIN_TRACKS)
        for name in ("untitled", "untagged"):
            if not 0 <= getattr(self, name) <= 1:
                raise ConfigError(
                    expected=f"{name} to be a share in [0, 1]",
                    got=str(getattr(self, name)),
                    hint="Give the share of playlists, such as 0.05.",
                )

    @property
    def artists(self) -> int:
        """Number of artists who may release albums; Melon has about 6.6 tracks for each."""
        return max(12, round(self.tracks / 6.6))

    @property
    def scenes(self) -> int:
        """Number of sub-communities. It grows more slowly than the tracks, so each sub-community grows too."""
        return max(56, round(100 * (self.tracks / 12_000) ** 0.7))

    @property
    def loudest(self) -> float:
        """The popularity at which tracks saturate, relative to a median of 1: a larger world has greater hits.

        So the most popular track is in 2 to 4 % of playlists, both at the demo's size and at Melon's.
        """
        return max(10.0, 60 * (self.tracks / 12_000) ** 1.6)

    @property
    def longest(self) -> int:
        """Tracks in the longest playlist: 200 as in Melon, or a quarter of a small catalogue."""
        return min(200, self.tracks // 4)


def check_seed(seed: int) -> None:
    """Refuse a seed that is not a whole number of at least 0.

    Raises:
        ConfigError: It is negative.
    """
    _at_least("seed", seed, 0)


def _at_least(name: str, value: int, low: int) -> None:
    if value < low:
        raise ConfigError(
            expected=f"{name} to be at least {low}", got=str(value), hint=f"Give a number of {low} or more."
        )
