"""JSPF made longer: what the file says of its playlist and tracks stays, new tracks follow."""

from __future__ import annotations

import codecs
import dataclasses
from typing import Any, cast
from urllib.parse import quote, unquote

import msgspec

from segue.data.lists.asked import Addition
from segue.data.lists.paths import Paths
from segue.data.readers.places import is_uri
from segue.data.text_files import unmarked
from segue.data.writers.jspf import track_object


def longer_jspf(data: bytes, added: Addition) -> bytes:
    """The content of a list with more tracks at its end, in UTF-8; a byte order mark of UTF-8 stays."""
    content: dict[str, Any] = msgspec.json.decode(unmarked(data))
    tracks: list[dict[str, Any]] = content["playlist"].get("track") or []
    texts = [text for track in tracks for text in _texts(track.get("location"))]
    paths = Paths.of([_path(text) for text in texts], folder=added.folder, out=added.out, root=added.root)
    kept = [track | _moved(track.get("location"), paths) for track in tracks]
    new = [
        track_object(dataclasses.replace(entry, location=paths.new(entry.location)))
        for entry in added.entries
    ]
    content["playlist"]["track"] = [*kept, *new]
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return mark + msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _moved(location: object, paths: Paths) -> dict[str, Any]:
    if not location:
        return {}
    moved = [text if is_uri(text) else quote(paths.kept(_path(text))) for text in _texts(location)]
    return {"location": moved if isinstance(location, list) else moved[0]}


def _path(text: str) -> str:
    return text if is_uri(text) else unquote(text)


def _texts(location: object) -> list[str]:
    if isinstance(location, str):
        return [location]
    return [text for text in cast("list[object]", location or []) if isinstance(text, str)]
