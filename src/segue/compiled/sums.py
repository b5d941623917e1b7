"""The loops that sum over whole matrices: playlists' weights for all tracks, and tokens' weights for all playlists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from segue.compiled.library import contiguous, loop, scratch

Codes = NDArray[np.int32]
Floats = NDArray[np.float32]

ABREAST: Final = 4
"""Queries whose sums over columns are made together."""

_COLUMN_SUMS: Final = loop("column_sums")
_ABOVE: Final = loop("above")
_TOKEN_SUMS: Final = loop("token_sums")
_MARKED: Final = loop("marked")


class LevelColumns(NamedTuple):
    """Columns of a 0/1 matrix, those of one length together; see `segue_column_sums` in sums.c.

    Attributes:
        codes: Of each class of columns the first codes, then the second, ….
        starts: First code of each class, int64.
        firsts: Its first column in `order`, and the end, int64.
        lengths: Codes of each of its columns, int64.
        order: The columns, by length, int32.
    """

    codes: Codes
    starts: NDArray[np.int64]
    firsts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    order: Codes

    @classmethod
    def of(cls, pointers: NDArray[np.integer], codes: Codes) -> Self:
        """Arrange columns, given where each begins and ends, (columns + 1,), and their codes."""
        sizes = np.diff(pointers).astype(np.int64)
        order = np.argsort(sizes, kind="stable").astype(np.int32)
        lengths, counts = np.unique(sizes, return_counts=True)
        firsts = np.concatenate([[0], np.cumsum(counts)])
        parts = [np.zeros(0, np.int32)]
        for k, length in enumerate(lengths.tolist()):
            own = pointers[order[firsts[k] : firsts[k + 1]]].astype(np.int64)
            parts += [codes[own + place] for place in range(length)]
        starts = np.concatenate([[0], np.cumsum(lengths * counts)[:-1]])
        return cls(np.concatenate(parts), starts, firsts, lengths, order)


def column_sums(columns: LevelColumns, weights: Floats, factors: Floats) -> tuple[Floats, Floats]:
    """Return the sum of each query's weights at each column's codes times the column's factor, and the largest, or 0.

    Args:
        columns: The columns.
        weights: Of each query, (queries, rows), up to `ABREAST` queries.
        factors: Of each column.

    Returns:
        (queries, columns) and (queries,).
    """
    queries, rows = weights.shape
    width = 1 if queries == 1 else ABREAST
    beside = np.zeros((rows, width), np.float32)
    beside[:, :queries] = weights.T
    found, largest = np.empty((width, len(columns.order)), np.float32), np.empty(width, np.float32)
    _COLUMN_SUMS(*columns, beside, contiguous(factors, np.float32), found, largest)
    return found[:queries], largest[:queries]


def above(values: Floats, limit: float) -> tuple[Codes, Floats]:
    """Return the positions of the values above a limit, which is a float32, ascending, and these values."""
    known = scratch("any codes", len(values) + 1, np.int32)
    found = scratch("any numbers", len(values) + 1, np.float32)
    some = _ABOVE(values, limit, known, found)
    return known[:some].copy(), found[:some].copy()


class Tokens(NamedTuple):
    """Tokens of one block, and the rows that hold them.

    Attributes:
        pointers: Where each token's rows begin and end, int32.
        codes: The rows of all tokens, int32.
        values: A factor of each entry; None for 1.
        tokens: Some tokens, int32.
        weights: The weight of each.
        factors: The factor of each row; None for 1.
    """

    pointers: Codes
    codes: Codes
    values: Floats | None
    tokens: Codes
    weights: Floats
    factors: Floats | None


def token_sums(blocks: Sequence[Tokens], size: int) -> tuple[Codes, Floats]:
    """Return the rows that hold any token, ascending, and their sums over tokens and blocks, in this order.

    Args:
        blocks: The tokens of each block.
        size: Number of rows there are.
    """
    words = (size + 63) // 64
    own, bits = scratch("bits", words, np.uint64), scratch("other bits", words, np.uint64)
    sums, total = scratch("floats", size, np.float32), scratch("other floats", size, np.float32)
    for block in blocks:
        tokens, weights = contiguous(block.tokens, np.int32), contiguous(block.weights, np.float32)
        lists = block.pointers, block.codes, block.values
        _TOKEN_SUMS(*lists, tokens, weights, block.factors, size, own, sums, bits, total)
    known, found = scratch("any codes", size, np.int32), scratch("any numbers", size, np.float32)
    some = _MARKED(bits, total, size, known, found)
    return known[:some].copy(), found[:some].copy()
