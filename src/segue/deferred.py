"""What is put off until somebody asks: a stated field of the value that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Deferred(Generic[T]):
    """A value that is made when it is first asked for, and kept.

    A frozen value has one as a field where making it takes long and many never ask. `make` may rest on what is frozen
    alone, so that it does not matter when it is called. There is no lock, which a forked process could find locked:
    two threads that ask at once may both make it, and make the same.

    Args:
        make: Makes the value.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: tuple[T] | None = None

    def __call__(self) -> T:
        """The value."""
        if self._made is None:
            self._made = (self._make(),)
        return self._made[0]
