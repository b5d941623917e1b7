"""Segue's additions to file formats: comments in M3U, and an extension of JSPF.

Players ignore them. They restore what the format cannot hold: the tags of a playlist; of a track its id, its weight and
its ISRC, and names that one line of text cannot tell apart, such as those of several artists.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final, cast
from urllib.parse import quote, unquote

M3U_TAG: Final = "#SEGUE-TAG"
"""A comment with one tag of the playlist."""

M3U_TRACK: Final = "#SEGUE-TRACK"
"""A comment with the id of the next track. The track's own line is a path, which may differ from the id."""

M3U_WEIGHT: Final = "#SEGUE-WEIGHT"
"""A comment with the weight of the next track."""

M3U_TITLE: Final = "#SEGUE-TITLE"
"""A comment with the title of the next track, where `#EXTINF` alone would be read as another."""

M3U_ARTIST: Final = "#SEGUE-ARTIST"
"""A comment with one artist of the next track, under the same condition; none of them is a comment without a name."""

M3U_LENGTH: Final = "#SEGUE-LENGTH"
"""A comment with the milliseconds of the next track; `#EXTINF` has whole seconds."""

M3U_ISRC: Final = "#SEGUE-ISRC"
"""A comment with the ISRC of the next track."""

JSPF: Final = "urn:x-segue:playlist"
"""The application whose extension holds a playlist's `tags`, and a track's `weight`, `isrc` and several `artists`."""

HEAVIEST: Final = 10.0

_NOT_ON_A_LINE: Final = re.compile(r"[%\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def on_line(text: str) -> str:
    """`text` on one line, with other characters percent-encoded; `off_line` reads it."""
    return _NOT_ON_A_LINE.sub(lambda found: quote(found[0], safe="", errors="surrogatepass"), text)


def off_line(line: str) -> str:
    """The text that `on_line` wrote; another program's bytes that are no text become "�"."""
    if "%" not in line:
        return line
    try:
        return unquote(line, errors="surrogatepass")
    except UnicodeDecodeError:
        return unquote(line)


def weight_of(value: object) -> float:
    """The weight of a track in a file: a number from 0 to 10, or its text.

    Anything else counts as 1, because another program may use a field of that name.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return 1.0
    try:
        weight = float(value)
    except (ValueError, OverflowError):
        return 1.0
    return weight if math.isfinite(weight) and 0 <= weight <= HEAVIEST else 1.0


def jspf_extension(**fields: object) -> dict[str, Any]:
    """The extension of a playlist or track with these fields; None and () are left out."""
    told = {name: value for name, value in fields.items() if value not in (None, ())}
    return {"extension": {JSPF: [told]}} if told else {}


def jspf_field(extension: object, name: str) -> object:
    """The value of one of Segue's fields among the extensions of a playlist or track; None if it is absent."""
    if not isinstance(extension, dict):
        return None
    contents = cast("dict[str, object]", extension).get(JSPF)
    for content in cast("list[object]", contents) if isinstance(contents, list) else []:
        if isinstance(content, dict) and name in content:
            return cast("dict[str, object]", content)[name]
    return None
