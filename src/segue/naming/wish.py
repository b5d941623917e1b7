"""What titles a person wants of a namer."""

from __future__ import annotations

import dataclasses
from typing import Final

from segue.errors import QueryError

MOST: Final = 50
"""Titles that may be asked for at once."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wish:
    """What titles are wanted.

    Attributes:
        n: How many, 1 to `MOST`.
        copies: Whether titles of training playlists may be given.
        drivers: Whether to say which tracks and tags each word comes from.
        beam: Prefixes that the search keeps; None for 8, or `n` if that is more.
        groups: Groups of beams that avoid each other's units.
        unsafe: Words that no title may have, beside the namer's own.
        seed: Of titles that are drawn.

    Raises:
        QueryError: `n` is outside its range.
    """

    n: int = 5
    copies: bool = False
    drivers: bool = True
    beam: int | None = None
    groups: int = 1
    unsafe: tuple[str, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.n <= MOST:
            raise QueryError(
                expected=f"1 to {MOST} titles", got=str(self.n), hint="Ask for that many with n."
            )


USUAL: Final = Wish()
