"""Columns of texts as few arrays: a text is made when somebody asks for it.

A list of the titles of two million tracks takes seconds to make and some 80 bytes a text beside its letters, and few of
them are ever shown. Most of Polars cannot be asked in a forked child, where a loaded model still answers. These can,
and are made by the few of its operations that need no other thread (`fill_null` and `select` do).
"""

from __future__ import annotations

import itertools
from abc import abstractmethod
from collections.abc import Sequence
from typing import Final, Self, TypeAlias, TypeVar, overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.int32] | NDArray[np.int64]

Item = TypeVar("Item", covariant=True)

JOINED: Final = 1_000_000
"""Texts that are joined at once: Polars holds no text of more than 4 GB."""


class _Runs(Sequence[Item]):
    """Runs of one long sequence, each of which is made when it is asked for."""

    def __init__(self, ends: NDArray[np.int64]) -> None:
        self._starts = np.concatenate([np.zeros(1, np.int64), ends])

    @abstractmethod
    def _made(self, place: int) -> Item: ...

    @abstractmethod
    def at(self, places: Codes) -> list[Item]:
        """Return the items at some places, all from 0: faster than one after the other."""

    def _bounds(self, places: Codes) -> tuple[list[int], list[int]]:
        """Return where the runs at some places start, and where they end."""
        return self._starts[places].tolist(), self._starts[places + 1].tolist()

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> Item: ...

    @overload
    def __getitem__(self, place: slice) -> list[Item]: ...

    def __getitem__(self, place: int | slice) -> Item | list[Item]:
        if isinstance(place, slice):
            return self.at(np.arange(*place.indices(len(self))))
        first = int(place) + len(self) if place < 0 else int(place)
        if not 0 <= first < len(self):
            raise IndexError(place)
        return self._made(first)


class TextColumn(_Runs[str]):
    """A column of texts.

    Args:
        letters: All texts in UTF-8, one after the other.
        ends: The first byte after each text, (texts,).
    """

    def __init__(self, letters: bytes, ends: NDArray[np.int64]) -> None:
        super().__init__(ends)
        self._letters = letters

    @classmethod
    def of(cls, column: pl.Series) -> Self:
        """Read a column of strings; null is ""."""
        ends = np.cumsum(_counts(column.str.len_bytes()))
        parts = (column.slice(start, JOINED) for start in range(0, len(column), JOINED))
        return cls(b"".join([str(part.str.join("").item()).encode() for part in parts]), ends)

    def _made(self, place: int) -> str:
        return self._letters[self._starts[place] : self._starts[place + 1]].decode()

    def at(self, places: Codes) -> list[str]:
        """Return the texts at some places."""
        letters = self._letters
        return [letters[start:end].decode() for start, end in zip(*self._bounds(places), strict=True)]


class TextLists(_Runs[tuple[str, ...]]):
    """A column of lists of texts.

    Args:
        texts: The texts of all lists, one list after the other.
        ends: The first text after each list, (lists,).
    """

    def __init__(self, texts: TextColumn, ends: NDArray[np.int64]) -> None:
        super().__init__(ends)
        self._texts = texts

    @classmethod
    def of(cls, column: pl.Series) -> Self:
        """Read a column of lists of strings; null is an empty list."""
        lengths = _counts(column.list.len())
        texts = column.filter(pl.Series(lengths > 0)).explode()
        return cls(TextColumn.of(texts), np.cumsum(lengths))

    def _made(self, place: int) -> tuple[str, ...]:
        return tuple(self._texts[int(self._starts[place]) : int(self._starts[place + 1])])

    def at(self, places: Codes) -> list[tuple[str, ...]]:
        """Return the lists at some places."""
        starts, ends = self._bounds(places)
        inside = [place for start, end in zip(starts, ends, strict=True) for place in range(start, end)]
        texts = iter(self._texts.at(np.array(inside, np.int64)))
        return [tuple(itertools.islice(texts, end - start)) for start, end in zip(starts, ends, strict=True)]


def _counts(column: pl.Series) -> NDArray[np.int64]:
    """Return whole numbers; null is 0."""
    return np.nan_to_num(column.to_numpy()).astype(np.int64)  # a column with nulls comes as floats
