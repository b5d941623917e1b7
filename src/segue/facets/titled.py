"""The words and n-grams of titles as sparse rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from segue.facets.sparse import Csr, from_lists
from segue.facets.table import Block
from segue.facets.vocabulary import frequent
from segue.text.tokens import TitleTokens

LEAST_TITLES: Final = 2
"""A word or n-gram of a single title links it to no other title."""


class Titled(NamedTuple):
    """What titles say, in the blocks `word` and `gram`.

    Attributes:
        names: The names of each of the two blocks.
        rows: For each a 0/1 matrix (playlists, size of the block).
    """

    names: Mapping[Block, tuple[str, ...]]
    rows: Mapping[Block, Csr]

    @classmethod
    def of(cls, titles: Sequence[TitleTokens]) -> Titled:
        """Return the words and n-grams that at least `LEAST_TITLES` titles have."""
        bags: dict[Block, Sequence[Sequence[str]]] = {
            "word": [words_of(title) for title in titles],
            "gram": [title.grams for title in titles],
        }
        names = {block: frequent(some, LEAST_TITLES) for block, some in bags.items()}
        return cls(names, {block: coded_rows(bags[block], names[block]) for block in bags})


def words_of(title: TitleTokens) -> tuple[str, ...]:
    """Return a title's facets of the block word: its words, and the whole title."""
    return (title.whole, *title.words) if title.whole else title.words


def coded_rows(bags: Sequence[Sequence[str]], names: Sequence[str]) -> Csr:
    """Return bags of names as rows of a 0/1 matrix (bags, names); other names are left out."""
    code = {name: number for number, name in enumerate(names)}
    return from_lists([[code[name] for name in bag if name in code] for bag in bags], len(names))
