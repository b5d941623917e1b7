"""A terminal that shows titles, tags and names as text: no character of theirs steers it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

_STEERING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and line feed, and those that turn the direction of all that follows."""


def harmless(text: str) -> str:
    """The text without characters that a terminal obeys, such as those that change colours or the window's title."""
    return _STEERING.sub("", text)


class Terminal(Console):
    """A rich console whose own colours are the only ones."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """See rich: the segments, their texts harmless."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(harmless(segment.text), segment.style)
