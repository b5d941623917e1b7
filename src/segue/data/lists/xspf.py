"""XSPF made longer: new tracks stand before the end of its list of tracks, and the rest of the file stays."""

from __future__ import annotations

import dataclasses
import re
from typing import Final
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape, unescape

from segue.data.lists.asked import Addition
from segue.data.lists.contents import Contents
from segue.data.lists.paths import Paths
from segue.data.readers.places import is_uri
from segue.data.writers.xspf import Xspf
from segue.errors import DataError
from segue.types import Query

_LOCATION: Final = re.compile(r"(<location>)\s*([^<]*?)\s*(</location>)")
_TRACKS: Final = re.compile(r"<trackList>\n(.*)  </trackList>", re.DOTALL)
_END: Final = re.compile(r"(\s*)</trackList\s*>(?!.*</trackList)|<trackList\s*/>", re.DOTALL)
_OWN: Final = re.compile(r"\n\s*<extension application=\"urn:x-segue.*?</extension>", re.DOTALL)
_NAMED: Final = re.compile(r"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")


def longer_xspf(data: bytes, added: Addition) -> bytes:
    """The content of a list with more tracks at its end.

    Raises:
        DataError: Its elements have a prefix, or it has no list of tracks.
    """
    contents = xspf_contents(data)
    texts = [unescape(found[2]) for found in _LOCATION.finditer(contents.text)]
    paths = Paths.of([_path(text) for text in texts], folder=added.folder, out=added.out, root=added.root)
    kept = _LOCATION.sub(lambda found: f"{found[1]}{_moved(found[2], paths)}{found[3]}", contents.text)
    new = [dataclasses.replace(entry, location=paths.new(entry.location)) for entry in added.entries]
    written = _TRACKS.search(Xspf().encode(Query(), new).decode())
    tracks = _OWN.sub("", written[1]) if written else ""
    ends = list(_END.finditer(kept))
    if not ends:
        raise DataError(expected="an XSPF playlist with a trackList", got="one without")
    end = ends[-1]
    if end[0].startswith("<"):
        tracks = f"<trackList>\n{tracks}"
    whole = f"{kept[: end.start()]}\n{tracks.rstrip()}{end[1] or chr(10)}</trackList>{kept[end.end() :]}"
    if not contents.holds(whole):
        whole = "".join(letter if contents.holds(letter) else f"&#{ord(letter)};" for letter in whole)
    return contents.encoded(whole)


def xspf_contents(data: bytes) -> Contents:
    """The text of a list, in the encoding that it names or has."""
    named = _NAMED.search(data[:200].decode("latin-1"))
    return Contents.of(data, named[1] if named and not named[1].lower().startswith("utf-16") else "")


def _moved(text: str, paths: Paths) -> str:
    location = unescape(text)
    return text if is_uri(location) else escape(quote(paths.kept(_path(location))))


def _path(location: str) -> str:
    return location if is_uri(location) else unquote(location)
