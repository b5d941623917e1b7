"""Small interfaces between the stages, one main method each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Shows the progress of long work."""

    def track(self, items: Iterable[T], *, label: str, total: int | None = None) -> Iterator[T]:
        """Yield `items` one by one, and show `label` and the share done of `total`."""
        ...


class Silent:
    """A `Progress` that shows nothing: the library's default."""

    def track(self, items: Iterable[T], *, label: str, total: int | None = None) -> Iterator[T]:  # noqa: ARG002 - the protocol's names
        """Yield `items` unchanged."""
        yield from items
