"""XSPF, "spiff": a playlist in XML (xspf.org), which VLC, Clementine and others open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from segue.data.extensions import JSPF, on_line
from segue.data.writers.jspf import location_uri
from segue.data.writers.playlist_files import TrackEntry
from segue.types import Query

_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_KEPT: Final = {"\r": "&#13;"}
"""A bare carriage return would be read as a line feed."""


class Xspf:
    """For each track, its id as `identifier` and, if known, its location as a URI, title, artists, album, duration.

    An id that is not a URI, as the standard requires, is written unchanged all the same. Tags, weights, ISRCs, several
    artists, and ids with characters that XML lacks, are in Segue's own extension; see `segue.data.extensions`. In other
    texts such characters become "�".
    """

    suffix = ".xspf"

    def encode(self, query: Query, entries: Sequence[TrackEntry]) -> bytes:
        """The content of a file with these tracks and the query's title, id and tags."""
        key = "" if query.id is None else str(query.id)
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<playlist version="1" xmlns="http://xspf.org/ns/0/" xmlns:segue="{JSPF}">',
            *_elements(1, [("title", query.title), ("creator", "Segue"), ("identifier", key)]),
            *_extension(1, [*_own_id(key), *(("tag", on_line(tag)) for tag in query.tags)]),
            "  <trackList>",
            *(line for entry in entries for line in _track(entry)),
            "  </trackList>",
            "</playlist>",
            "",
        ]
        return "\n".join(lines).encode()


def _track(entry: TrackEntry) -> Iterator[str]:
    key = str(entry.track.id)
    yield "    <track>"
    yield from _elements(
        3,
        [
            ("location", _NOT_IN_XML.sub(_escaped, location_uri(entry.location)) if entry.location else ""),
            ("identifier", key),
            ("title", entry.title),
            ("creator", ", ".join(entry.artists)),
            ("album", entry.album),
            ("duration", "" if entry.duration_ms is None else str(entry.duration_ms)),
        ],
    )
    own = [
        *_own_id(key),
        *(("artist", artist) for artist in entry.artists if len(entry.artists) > 1),
        ("weight", "" if entry.weight == 1 else repr(entry.weight)),
        ("isrc", entry.isrc or ""),
    ]
    yield from _extension(3, own)
    yield "    </track>"


def _own_id(key: str) -> list[tuple[str, str]]:
    """An id for the extension, if XML cannot hold it as it is."""
    return [("id", on_line(key))] if _NOT_IN_XML.search(key) else []


def _extension(level: int, fields: Iterable[tuple[str, str]]) -> list[str]:
    inner = _elements(level + 1, [(f"segue:{name}", text) for name, text in fields])
    space = "  " * level
    return [f'{space}<extension application="{JSPF}">', *inner, f"{space}</extension>"] if inner else []


def _elements(level: int, fields: Iterable[tuple[str, str]]) -> list[str]:
    """A line for each field that is not blank."""
    space = "  " * level
    return [f"{space}<{name}>{_text(text)}</{name}>" for name, text in fields if text.strip()]


def _text(text: str) -> str:
    return escape(_NOT_IN_XML.sub("\ufffd", text), _KEPT)


def _escaped(found: re.Match[str]) -> str:
    return quote(found[0], errors="surrogatepass")
