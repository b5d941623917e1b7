"""The tokens that a namer reads, each with an id."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from segue.errors import DataError
from segue.files.artifacts import write_table
from segue.files.tables import read_names

FILE: Final = "tokens.parquet"

ALWAYS: Final = 1
"""The id before every row, so that none is empty; 0 is padding."""

Ids = NDArray[np.int64]


class Vocabulary:
    """Known tokens.

    Attributes:
        tokens: By falling count, then by text.
    """

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = tuple(tokens)
        self._ids = {token: at for at, token in enumerate(self.tokens, start=ALWAYS + 1)}

    @classmethod
    def fit(cls, rows: Iterable[Iterable[str]], *, min_count: int, most: int) -> Self:
        """Count the rows that hold each token.

        Raises:
            DataError: No token is in `min_count` rows.
        """
        counts = collections.Counter(token for row in rows for token in dict.fromkeys(row))
        kept = sorted((-count, token) for token, count in counts.items() if count >= min_count)[:most]
        if not kept:
            raise DataError(
                expected=f"tracks or tags that {min_count} playlists share",
                got=f"{len(counts)} tracks and tags, none in so many",
                hint="Give more playlists.",
            )
        return cls([token for _, token in kept])

    @property
    def size(self) -> int:
        """How many ids there are."""
        return len(self.tokens) + ALWAYS + 1

    def ids(self, tokens: Iterable[str], *, longest: int) -> Ids:
        """Return a row of ids, `ALWAYS` first; of too many tokens, some at equal steps."""
        known = [self._ids[token] for token in tokens if token in self._ids]
        if len(known) > longest:
            known = [known[at * len(known) // longest] for at in range(longest)]
        return np.array([ALWAYS, *known], dtype=np.int64)

    def knows(self, tokens: Iterable[str]) -> bool:
        """Return whether any of the tokens is known."""
        return any(token in self._ids for token in tokens)

    def save(self, directory: Path) -> None:
        """Write tokens.parquet."""
        write_table(pl.DataFrame({"token": self.tokens}, schema={"token": pl.String}), directory / FILE)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            ArtifactError: The file is missing, damaged or another table.
        """
        return cls(read_names(directory / FILE, "token"))
