"""Files of another kind than their name says: an HTML page, XML or JSON named .m3u would be read as names of tracks."""

from __future__ import annotations

import re
from typing import Final

from segue.errors import DataError, Where

_KINDS: Final = (
    (r"\[playlist\]", "a PLS playlist", "Save it as M3U8 in its player."),
    (r"(<!doctype html|<html|<head|<body)", "an HTML page", "Download the file itself."),
    (r"<\?xml.*<playlist|<playlist", "an XSPF playlist", "Save it as JSPF or M3U8."),
    (r"<\?xml.*<(!doctype )?plist|<(!doctype )?plist", "an iTunes library", "Export the playlist as M3U8."),
    (r"<\?wpl|<smil", "a Windows Media playlist", "Save it as M3U8 in its player."),
    (r"<\?xml", "an XML file", "Save it as M3U8, JSPF or CSV."),
    (r'\{\s*"playlist"\s*:', "a JSPF playlist", "Read it with the format jspf."),
    (r'\{\s*"|\[\s*[\[{]|\[\s*\]', "a JSON file", "Read it with the format melon, mpd, jsonl or jspf."),
)
_OF: Final = tuple((re.compile(start, re.IGNORECASE | re.DOTALL), kind, hint) for start, kind, hint in _KINDS)

HEAD: Final = 1000
"""Characters that the kind shows in."""


def refuse_foreign(head: str, expected: str) -> None:
    """Refuse a file whose beginning is that of another kind of file.

    Args:
        head: The beginning of the file, `HEAD` characters or all of it.
        expected: What was expected, "an M3U playlist".

    Raises:
        DataError: It is of a known other kind.
    """
    start = head.lstrip()
    for pattern, kind, hint in _OF:
        if pattern.match(start):
            raise DataError(expected=expected, got=kind, where=Where(line=1), hint=hint)
