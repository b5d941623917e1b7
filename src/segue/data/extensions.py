"""What Segue's own files say beyond their formats: comments of M3U, an extension of JSPF, how much a track counts.

Players pass over these. They bring back what a playlist was on its way through a file: each track's id, its weight,
the tags.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final, cast
from urllib.parse import quote, unquote

M3U_TAG: Final = "#SEGUE-TAG"
"""A comment with a tag of the playlist; one a tag."""

M3U_TRACK: Final = "#SEGUE-TRACK"
"""A comment with the id of the track that comes next: its line is a path, which need not be the id."""

M3U_WEIGHT: Final = "#SEGUE-WEIGHT"
"""A comment with how much the track that comes next counts."""

JSPF: Final = "urn:x-segue:playlist"
"""The application whose extension holds a playlist's `tags`, and a track's `weight` and `isrc`."""

HEAVIEST: Final = 10.0

_NOT_ON_A_LINE: Final = re.compile(r"[%\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def on_line(text: str) -> str:
    """`text` on one line, with what cannot stand there percent-encoded; `off_line` reads it."""
    return _NOT_ON_A_LINE.sub(lambda found: quote(found[0], safe="", errors="surrogatepass"), text)


def off_line(line: str) -> str:
    """The text that `on_line` wrote."""
    return unquote(line, errors="surrogatepass") if "%" in line else line


def weight_of(value: object) -> float:
    """How much a track counts, as a file has it: a number from 0 to 10, or its text.

    Anything else counts as 1: a field of that name may be another program's.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 1.0
    try:
        weight = float(value)
    except (ValueError, OverflowError):
        return 1.0
    return weight if math.isfinite(weight) and 0 <= weight <= HEAVIEST else 1.0


def jspf_extension(**fields: object) -> dict[str, Any]:
    """The extension of a playlist or track that says `fields`; None and () say nothing and are left out."""
    told = {name: value for name, value in fields.items() if value not in (None, ())}
    return {"extension": {JSPF: [told]}} if told else {}


def jspf_field(extension: object, name: str) -> object:
    """A field of Segue's among the extensions of a playlist or track, whatever else is there; None for none."""
    if not isinstance(extension, dict):
        return None
    contents = cast("dict[str, object]", extension).get(JSPF)
    for content in cast("list[object]", contents) if isinstance(contents, list) else []:
        if isinstance(content, dict) and name in content:
            return cast("dict[str, object]", content)[name]
    return None
