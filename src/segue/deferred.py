"""Deferred values: computed at first use, as an explicit field of an object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Deferred(Generic[T]):
    """A value that is computed at first use, and kept.

    A frozen object has one as a field if the value is slow to compute and seldom used. `make` must depend
    only on frozen data, so that the time of the call does not matter. There is no lock, which a forked
    process could find locked: two threads at once may both compute the value, with equal results.

    Args:
        make: Computes the value.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: tuple[T] | None = None

    def __call__(self) -> T:
        """Return the value."""
        if self._made is None:
            self._made = (self._make(),)
        return self._made[0]
