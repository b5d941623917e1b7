"""The world: what is drawn once, and the slices that follow from it, each by itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Final, Self

from segue.protocols import Progress, Silent
from segue.sample.mpd.catalogue import Catalogue, make_catalogue
from segue.sample.mpd.contents import Contents, fill, introductions
from segue.sample.mpd.lists import Lists, Small, make_lists
from segue.sample.mpd.size import MpdSize

SILENT: Final = Silent()


@dataclasses.dataclass(frozen=True)
class MpdWorld:
    """A world of one size and seed. It holds numbers only: about 60 bytes a playlist and 60 a track.

    Attributes:
        size: Its size and seed.
        lists: One row for each playlist.
        catalogue: The tracks.
        introduced: First and last (exclusive) track of those that each playlist names in any case.
    """

    size: MpdSize
    lists: Lists
    catalogue: Catalogue
    introduced: tuple[Small, Small]

    @classmethod
    def of(cls, playlists: int, seed: int = 0) -> Self:
        """Draw a world.

        Raises:
            ConfigError: `playlists` or `seed` is outside its range.
        """
        size = MpdSize(playlists, seed)
        lists = make_lists(size)
        catalogue = make_catalogue(size, lists)
        return cls(size, lists, catalogue, introductions(size, lists, catalogue))

    def slice(self, number: int) -> Contents:
        """The tracks of one slice of 1,000 playlists; the same whether others were drawn or not."""
        return fill(self.size, self.lists, self.catalogue, self.introduced, number)

    def slices(self, progress: Progress = SILENT) -> Iterator[Contents]:
        """All slices, in the order of their files' names."""
        order = self.size.order
        for number in progress.track(order, label="Filling playlists", total=len(order)):
            yield self.slice(number)
