"""What a view reads of a text: a title as it is written, or a longer text without its HTML."""

from __future__ import annotations

from typing import Final, Literal

from segue.text import normalise
from segue.text.markup import without_markup

Reads = Literal["title", "text"]
"""A short title, or a longer text, which may come from a web page."""

MOST: Final = 1_000
"""Characters that are read of a text; of a title `segue.text.normalise` says how many."""

_RAW: Final = 10 * MOST
"""Characters that HTML is looked for in."""


def spelled(text: str, reads: Reads) -> str:
    """A text in its one spelling, as a view reads it."""
    if reads == "title":
        return normalise(text)
    return normalise(without_markup(text[:_RAW]), most=MOST)
