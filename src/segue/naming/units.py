"""The units that titles are written in: subwords or characters, learned from titles.

A title is normalised (`segue.text.normalise`), so Hangul, Latin and emoji have one spelling each. Subwords are merged
characters (BPE), so that every known character can be written; characters alone are the same without merges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from segue.errors import ConfigError, DataError
from segue.protocols import Progress
from segue.text import normalise
from segue.titles.views.subwords import SEPARATOR, SPECIAL, START, SubwordSettings, SubwordView

NEVER: Final = 1 << 30
"""A count that no pair of characters reaches."""

END: Final = SEPARATOR
BEGIN: Final = START
FIRST: Final = len(SPECIAL)
"""Ids from here on can be written; those below mark a title's beginning and end, and what is none of it."""


class UnitSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How to learn units.

    Attributes:
        size: Most units.
        merged: Merge frequent neighbours; False writes characters.
        longest: Most units of a title.

    Raises:
        ConfigError: A setting is outside its range.
    """

    size: int = 2_000
    merged: bool = True
    longest: int = 16

    def __post_init__(self) -> None:
        if self.size <= FIRST or self.longest < 1:
            raise ConfigError(
                expected=f"more than {FIRST} units, and titles of 1 unit or more",
                got=f"{self.size}, {self.longest}",
            )

    def fit(self, titles: Sequence[str], *, progress: Progress) -> Units:
        """Learn the units of titles.

        Raises:
            DataError: No title has a character.
        """
        written = [title for title in map(normalise, titles) if title]
        if not written:
            raise DataError(
                expected="titles to learn from",
                got=f"{len(titles)} playlists without one",
                hint="Import a dataset whose playlists have titles.",
            )
        return Units(self._settings().fit(written, (), progress=progress), self.longest)

    def load(self, directory: Path) -> Units:
        """Read saved units.

        Raises:
            ArtifactError: The file is missing or damaged.
        """
        return Units(self._settings().load(directory), self.longest)

    def _settings(self) -> SubwordSettings:
        # a third of the size is for characters, the others for what is merged of them
        size, least = (self.size, 2) if self.merged else (3 * self.size, NEVER)
        return SubwordSettings(model="bpe", vocabulary=size, min_count=least, longest=max(self.longest, 4))


class Units:
    """Learned units.

    Attributes:
        longest: Most units of a title.
    """

    def __init__(self, view: SubwordView, longest: int) -> None:
        self._view, self.longest = view, longest

    @property
    def size(self) -> int:
        """How many ids there are."""
        return self._view.size

    def read(self, titles: Sequence[str]) -> list[list[int]]:
        """Return the ids of each title, at most `longest`; unknown characters are left out."""
        return [
            [int(one) for one in ids if one >= FIRST][: self.longest] for ids in self._view.titles(titles)
        ]

    def write(self, ids: Iterable[int]) -> str:
        """Return the title of some ids."""
        return normalise(self._view.tokenizer.decode([one for one in ids if one >= FIRST]))

    def save(self, directory: Path) -> None:
        """Write tokenizer.json."""
        self._view.save(directory)
