"""What a person sees of long work: bars in a terminal, or calls of a function of their own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeVar

from segue.errors import ConfigError

if TYPE_CHECKING:
    from segue.protocols import Progress

    Shown = Progress | Callable[[str, int, int | None], None] | bool | None
    """What `progress=` takes, see `as_progress`."""

T = TypeVar("T")

PAUSE: Final = 0.1
"""Seconds between two calls of a function about the same part, at least."""


class Bars:
    """A `Progress` that draws a rich bar on stderr.

    Args:
        always: Draw it also where stderr is no terminal; otherwise it is silent there.
    """

    def __init__(self, *, always: bool = False) -> None:
        self._always = always

    def track(self, items: Iterable[T], *, label: str, total: int | None = None) -> Iterator[T]:
        """Yield `items` under a bar."""
        from rich.progress import track

        from segue.terminal import Terminal

        console = Terminal(stderr=True, highlight=False)
        disable = not (self._always or console.is_terminal)
        yield from track(items, description=label, total=total, console=console, disable=disable)


class Calls:
    """A `Progress` that calls a function with the label of the part, how many items are done, and of how many."""

    def __init__(self, function: Callable[[str, int, int | None], None]) -> None:
        self._function = function

    def track(self, items: Iterable[T], *, label: str, total: int | None = None) -> Iterator[T]:
        """Yield `items`; the function is called at the beginning, at the end, and every `PAUSE` seconds or so."""
        self._function(label, 0, total)
        called, done = time.monotonic(), 0
        for done, item in enumerate(items, 1):
            yield item
            if (now := time.monotonic()) - called >= PAUSE:
                called = now
                self._function(label, done, total)
        self._function(label, done, total)


def as_progress(shown: Shown) -> Progress:
    """The `Progress` that a `progress=` stands for.

    Args:
        shown: None: bars on stderr where that is a terminal. True: bars wherever it goes. False: nothing. A
            function: called with a label, how many are done, and of how many (None: only the end tells). A
            `Progress`: itself.

    Raises:
        ConfigError: It is none of these.
    """
    from segue.protocols import Silent

    if shown is None or shown is True:
        return Bars(always=shown is True)
    if shown is False:
        return Silent()
    if hasattr(shown, "track"):
        return shown  # pyright: ignore[reportReturnType] - a function that has one is asked for it
    if callable(shown):
        return Calls(shown)
    raise ConfigError(
        expected="progress to be True, False, a function or an object with track",
        got=repr(shown),
        hint="Leave it out for bars in a terminal.",
    )
