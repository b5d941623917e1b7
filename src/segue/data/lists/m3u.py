"""M3U made longer: its own lines stay as they are, and new tracks follow in the same form."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Final

from segue.data.lists.asked import Addition
from segue.data.lists.contents import Contents
from segue.data.lists.paths import Paths
from segue.data.readers.m3u import is_quoted
from segue.data.readers.m3u_comments import named_encoding
from segue.data.writers.m3u8 import one_line, track_lines
from segue.data.writers.playlist_files import TrackEntry

_ENCODING: Final = re.compile(r"^#EXTENC:[^\r\n]*", re.MULTILINE | re.IGNORECASE)
_COMMENTED: Final = re.compile(r"^#EXT(?:M3U|INF)", re.MULTILINE | re.IGNORECASE)
_TRACK: Final = re.compile(r"^[ \t]*([^#\s][^\r\n]*?)[ \t]*$", re.MULTILINE)


def longer_m3u(data: bytes, added: Addition) -> bytes:
    """The content of a list with more tracks at its end.

    A list without comments gets none. If its encoding lacks a character of the new tracks, it becomes UTF-8.
    """
    contents = m3u_contents(data)
    text = re.sub(r"\r\n?|\n", "\n", contents.text)
    places = _TRACK.findall(text)
    paths = Paths.of(
        places, folder=added.folder, out=added.out, quoted=is_quoted(text.split("\n")), root=added.root
    )
    kept = _TRACK.sub(lambda found: found[0].replace(found[1], paths.kept(found[1])), text)
    described = _COMMENTED.search(text) is not None
    new = [line for entry in added.entries for line in _lines(entry, paths, described=described)]
    whole = "\n".join([kept.removesuffix("\n"), *new, ""]).removeprefix("\n")
    if not contents.holds(whole):
        whole = _ENCODING.sub("#EXTENC:UTF-8", whole)
    return contents.encoded(whole.replace("\n", contents.end))


def m3u_contents(data: bytes) -> Contents:
    """The text of a list, in the encoding that it names or has."""
    named = _ENCODING.search(data.decode("latin-1"))
    return Contents.of(data, named_encoding(named[0].partition(":")[2]) if named else "")


def _lines(entry: TrackEntry, paths: Paths, *, described: bool) -> Sequence[str]:
    place = one_line(paths.new(entry.location) or str(entry.track.id))
    if place.startswith("#"):
        place = f"./{place}"
    return [*(track_lines(dataclasses.replace(entry, weight=1.0)) if described else ()), place]
