"""The vocabulary: every facet's name and code, block by block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from segue.data.tags import tag_key
from segue.deferred import Deferred
from segue.facets.table import Block


@dataclass(frozen=True)
class Vocabulary:
    """The names of all facets; a facet's code is its position in its block.

    Attributes:
        names: For each block its names, in code order; a track's code is its row in the tracks table.
    """

    names: Mapping[Block, tuple[str, ...]]
    _codes: Deferred[Mapping[Block, dict[str, int]]] = field(init=False, repr=False, compare=False)
    _tags: Deferred[dict[str, str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_codes", Deferred(lambda: _codes(self.names)))
        object.__setattr__(self, "_tags", Deferred(lambda: _by_key(self.names["tag"])))

    def size(self, block: Block) -> int:
        """Return the number of facets in the block."""
        return len(self.names[block])

    @property
    def codes(self) -> Mapping[Block, dict[str, int]]:
        """For each block the code of each name."""
        return self._codes()

    def spelled_tag(self, tag: str) -> str | None:
        """Return the known tag that equals `tag` up to spelling (see `segue.data.tags`); None without one.

        An exact match comes first: a dataset of an older version may have several spellings of one tag.
        """
        return tag if tag in self.codes["tag"] else self._tags().get(tag_key(tag))


def _codes(names: Mapping[Block, tuple[str, ...]]) -> dict[Block, dict[str, int]]:
    return {block: dict(zip(some, range(len(some)), strict=True)) for block, some in names.items()}


def _by_key(tags: tuple[str, ...]) -> dict[str, str]:
    """Return the most frequent tag of each key."""
    return {tag_key(name): name for name in reversed(tags)}


def frequent(names: Iterable[Iterable[str]], least: int = 1) -> tuple[str, ...]:
    """Return the names that occur in at least `least` of the bags, the most frequent first, ties by name."""
    found: dict[str, int] = {}
    for bag in names:
        for name in set(bag):
            found[name] = found.get(name, 0) + 1
    kept = ((-count, name) for name, count in found.items() if count >= least)
    return tuple(name for _, name in sorted(kept))
