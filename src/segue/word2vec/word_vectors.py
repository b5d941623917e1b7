"""One vector for each token: the nearest tokens by cosine, and one vector for a whole bag of tokens.

Tokens are texts such as `track:1024`, `tag:밤 산책` or `word:drive`. The part before the colon is the
caller's convention; `similar` can be limited to one kind by it.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from segue.errors import ConfigError, DataError, QueryError
from segue.threads import one_blas_thread

Floats = NDArray[np.float32]


@dataclasses.dataclass(frozen=True, eq=False)
class WordVectors:
    """Tokens and their vectors.

    Attributes:
        tokens: Each token once.
        vectors: Shape (len(tokens), dim), float32, finite; row i belongs to `tokens[i]`. A memory-mapped
            array stays mapped.

    Raises:
        DataError: The shapes do not fit, a token is repeated, or a token is not valid Unicode text.
    """

    tokens: tuple[str, ...]
    vectors: Floats

    def __post_init__(self) -> None:
        if self.vectors.ndim != 2 or len(self.vectors) != len(self.tokens) or not self.vectors.shape[1]:
            raise DataError(
                expected=f"vectors of shape ({len(self.tokens)}, dim) for {len(self.tokens)} tokens",
                got=str(self.vectors.shape),
            )
        if self.vectors.dtype != np.float32:
            raise DataError(expected="vectors in float32", got=str(self.vectors.dtype))
        check_tokens(self.tokens)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self.vectors.shape[1]

    @functools.cached_property
    def rows(self) -> dict[str, int]:
        """The row of each token."""
        return {token: row for row, token in enumerate(self.tokens)}

    def similar(
        self, token: str, n: int = 10, *, among: str | Callable[[str], bool] | None = None
    ) -> list[tuple[str, float]]:
        """The `n` tokens nearest to `token` by cosine, itself left out, nearest first.

        Args:
            token: A known token.
            n: At most this many.
            among: A prefix of the allowed tokens (`"tag:"`), or a function that is true for them.

        Returns:
            Pairs of token and cosine in [-1, 1]; a token whose vector is zero has cosine 0. Equal cosines
            keep the order of `tokens`.

        Raises:
            QueryError: The token is unknown.
            ConfigError: `n` is negative.
        """
        if n < 0:
            raise ConfigError(expected="n of 0 or more", got=str(n))
        if token not in self.rows:
            raise QueryError(
                expected=f"one of the {len(self.tokens)} known tokens",
                got=repr(token),
                hint="A token has its kind in front, as the fit named it, and must have met min_count.",
            )
        return self.near(self.vectors[self.rows[token]], n, among=among, leave=(token,))

    def near(
        self,
        vector: Floats,
        n: int = 10,
        *,
        among: str | Callable[[str], bool] | None = None,
        leave: Collection[str] = (),
    ) -> list[tuple[str, float]]:
        """The `n` tokens nearest to a vector by cosine, nearest first; as `similar`, without the tokens in `leave`."""
        cosines = self._cosines(vector)
        wanted, left_out = _filter(among), set(leave)
        found: list[tuple[str, float]] = []
        for other in _best_first(cosines, n):
            if len(found) == n:
                break
            token = self.tokens[other]
            if token not in left_out and wanted(token):
                found.append((token, float(cosines[other])))
        return found

    @functools.cached_property
    def _lengths(self) -> Floats:
        return np.linalg.norm(self.vectors, axis=1).astype(np.float32)

    def _cosines(self, vector: Floats) -> Floats:
        with one_blas_thread():  # the number of threads would show in the last digits
            products: Floats = self.vectors @ vector
        scale = self._lengths * np.linalg.norm(vector)
        cosines = np.divide(products, scale, out=np.zeros_like(products), where=scale > 0)
        return np.clip(cosines, -1, 1)


def check_tokens(tokens: Sequence[str]) -> None:
    """Check that no token is repeated and that each can be written as UTF-8.

    Raises:
        DataError: A token fails the check; the error names the first one.
    """
    if len(set(tokens)) < len(tokens):
        seen: set[str] = set()
        twice = next(token for token in tokens if token in seen or seen.add(token))
        raise DataError(expected="each token once", got=f"{twice!r} again")
    for token in tokens:
        try:
            token.encode()
        except UnicodeEncodeError as error:
            raise DataError(
                expected="tokens of valid Unicode text",
                got=repr(token),
                hint="It holds half of a surrogate pair; mend the title or tag it came from.",
            ) from error


def _filter(among: str | Callable[[str], bool] | None) -> Callable[[str], bool]:
    if among is None:
        return lambda _: True
    if isinstance(among, str):
        return lambda token: token.startswith(among)
    return among


def _best_first(scores: Floats, n: int) -> Iterator[int]:
    """Rows by falling score, lower rows first among equals; the first few without sorting all."""
    few = min(len(scores), 4 * n + 64)
    bar = -np.partition(-scores, few - 1)[few - 1] if few else np.float32(0)
    top = np.flatnonzero(scores >= bar)
    yield from top[np.argsort(-scores[top], kind="stable")].tolist()
    rest = np.flatnonzero(scores < bar)
    yield from rest[np.argsort(-scores[rest], kind="stable")].tolist()
