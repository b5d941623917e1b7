"""Player lists in another order: the same entries, each with all that the list says of it.

What stands before the first entry, after the last one and between the elements stays where it is. Nothing is added and
nothing left out.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from segue.data.limits import LIMITS
from segue.data.lists.contents import Contents
from segue.data.lists.m3u import m3u_contents
from segue.data.lists.xspf import xspf_contents
from segue.data.readers.dialects import dialect_of_table
from segue.data.readers.layouts import is_cut_line, names_of_columns
from segue.data.text_files import unmarked
from segue.errors import DataError, Where

T = TypeVar("T")

Orders = Mapping[str, Sequence[int]]
"""A playlist's id → the places of its entries in the new order; lists other than tables hold one playlist."""

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_INFO: Final = re.compile("#EXTINF", re.IGNORECASE)
_ENTRY: Final = re.compile(r"<track\s*>.*?</track\s*>", re.DOTALL)


def reordered(path: Path, orders: Orders) -> bytes:
    """Return the content of a list with its entries in another order.

    Raises:
        DataError: It has other entries than `orders`, as where an entry could not be read.
    """
    ending = path.suffix.lower()
    if ending in (".csv", ".tsv"):
        usual = "\t" if ending == ".tsv" else ","
        return _table(path, orders, dialect_of_table(path, usual, LIMITS).cut)
    (order,) = orders.values()
    data = path.read_bytes()
    if ending == ".jspf":
        return _jspf(path, data, order)
    return _xspf(path, data, order) if ending == ".xspf" else _m3u(path, data, order)


def _taken(path: Path, entries: Sequence[T], order: Sequence[int]) -> list[T]:
    if len(entries) != len(order):
        raise DataError(
            expected="a list of which every entry can be read",
            got=f"{len(entries)} entries, of which {len(order)} can",
            where=Where(path),
            hint="Mend or remove the others first.",
        )
    return [entries[place] for place in order]


def _m3u(path: Path, data: bytes, order: Sequence[int]) -> bytes:
    """An entry is a track's line with the comments before it, those of the first one from its #EXTINF on."""
    contents = m3u_contents(data)
    head: list[str] = []
    entries: list[str] = []
    text = ""
    for line in _LINE.findall(contents.text):
        bare = line.strip()
        if not entries and not text and (not bare or bare.startswith("#")) and not _INFO.match(bare):
            head.append(line)
            continue
        text += line
        if bare and not bare.startswith("#"):
            entries.append(text if text.endswith(("\n", "\r")) else text + contents.end)
            text = ""
    return contents.encoded("".join([*head, *_taken(path, entries, order), text]))


def _xspf(path: Path, data: bytes, order: Sequence[int]) -> bytes:
    contents = xspf_contents(data)
    moved = iter(_taken(path, _ENTRY.findall(contents.text), order))
    return contents.encoded(_ENTRY.sub(lambda _: next(moved), contents.text))


def _jspf(path: Path, data: bytes, order: Sequence[int]) -> bytes:
    content: dict[str, Any] = msgspec.json.decode(unmarked(data))
    tracks: list[Any] = content["playlist"].get("track") or []
    content["playlist"]["track"] = _taken(path, tracks, order)
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return mark + msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _table(path: Path, orders: Orders, cut: str) -> bytes:
    """Each playlist's rows change places among themselves; the column `position` stays ascending."""
    contents = Contents.of(path.read_bytes())
    rows = list(csv.reader(io.StringIO(contents.text, newline=""), delimiter=cut))
    head = 1 + (bool(rows) and is_cut_line(rows[0]))
    names = names_of_columns(rows[head - 1])
    own = names.index("playlist") if "playlist" in names else None
    at = names.index("position") if "position" in names else None
    groups: dict[str, list[int]] = {}
    for place, row in enumerate(rows[head:], head):
        if any(row):
            key = next(iter(orders)) if own is None else row[own].strip()
            groups.setdefault(key, []).append(place)
    if groups.keys() != orders.keys():
        raise DataError(expected="playlists that can be read", got=", ".join(groups)[:200], where=Where(path))
    found = list(rows)
    for key, places in groups.items():
        slots = places if at is None else sorted(places, key=lambda place: int(rows[place][at]))
        for slot, row in zip(slots, _taken(path, [rows[place] for place in slots], orders[key]), strict=True):
            found[slot] = row if at is None else [*row[:at], rows[slot][at], *row[at + 1 :]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=cut, lineterminator=contents.end).writerows(found)
    return contents.encoded(text.getvalue())
