"""The size of the world, and the law by which tracks grow with playlists.

The Million Playlist Dataset has 66,346,428 pairs and 2,262,292 tracks in 1,000,000 playlists. Of fewer of its
playlists, a share x(N) of the pairs names a track for the first time:

    x(N) = 1 / (1 + 28.33 √(N / 10⁶)),    tracks(N) = x(N) · pairs(N),    pairs(N) ≈ 66.35 N

It is fitted to the whole and to 9,000 playlists of it (x = .271), and gives .61, .53, .44, .36 for 500 to 4,000 of
them, where .65, .53, .44, .36 were counted.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Final

from segue.errors import ConfigError
from segue.sample.size import check_seed

SLICE: Final = 1_000
"""Playlists of a slice, the unit in which the world is drawn."""

MOST: Final = 100_000_000
"""The most playlists; artists beyond it would share names."""

CROWDING: Final = 28.33
"""How many pairs of a million playlists name a known track, for each that names a new one."""

REPEATED: Final = 0.18
"""Share of the playlists with a title that an earlier playlist has."""


@dataclasses.dataclass(frozen=True)
class MpdSize:
    """The requested size, checked on creation.

    Attributes:
        playlists: Number of playlists, from 1 to `MOST`.
        seed: Seed of the world, at least 0.

    Raises:
        ConfigError: A number is outside its range.
    """

    playlists: int
    seed: int = 0

    def __post_init__(self) -> None:
        check_seed(self.seed)
        if not 1 <= self.playlists <= MOST:
            raise ConfigError(
                expected=f"playlists from 1 to {MOST}",
                got=str(self.playlists),
                hint="Give another number of playlists.",
            )

    @property
    def slices(self) -> int:
        """Number of slices; the last one may be shorter."""
        return -(-self.playlists // SLICE)

    @property
    def order(self) -> list[int]:
        """The slices in the order of their files' names, in which they are imported: 0, 1, 10, 11, then 2."""
        return sorted(range(self.slices), key=lambda number: f"{number * SLICE}-")

    @property
    def scenes(self) -> int:
        """Number of sub-communities: 2,500 for a million playlists, each of 400."""
        return max(1, round(2.5 * math.sqrt(self.playlists)))

    @property
    def known_titles(self) -> int:
        """Number of titles that several playlists share: 5,000 for a million playlists."""
        return min(self.playlists - round(REPEATED * self.playlists), round(5 * math.sqrt(self.playlists)))

    def tracks(self, pairs: int) -> int:
        """Number of tracks of so many pairs, by the law at this file's head."""
        return max(1, round(pairs / (1 + CROWDING * math.sqrt(self.playlists / 1_000_000))))
