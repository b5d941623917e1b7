"""The names of fields in the beginning of a JSON file, which may break off anywhere."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import msgspec

_TOKEN: Final = re.compile(r'\s*+(?:([\[\]{},:])|("(?:[^"\\]|\\.)*+")|([^\s\[\]{},:"]++))', re.DOTALL)
_LITERAL: Final = re.compile(r"true|false|null|-?[0-9][0-9.eE+-]*+")
_CLOSES: Final = {"}": "{", "]": "["}
_MOST: Final = 500
_DEEPEST: Final = 12


class Outline(NamedTuple):
    """What the beginning of a JSON text shows.

    Attributes:
        top: "{" or "[", the text's first bracket; "" for a text that is not JSON, or neither object nor list.
        fields: The paths of the fields in it: "title", "[].id" of the objects of a list, "playlist.track[].title".
        several: Whether a second value follows the first, as in JSON Lines.
    """

    top: str = ""
    fields: frozenset[str] = frozenset()
    several: bool = False


_NOTHING: Final = Outline()


def outline(text: str) -> Outline:
    """Return the outline of a JSON text or of its beginning; fields deeper than 12 brackets are left out."""
    if not text.startswith(("{", "[")):
        return _NOTHING
    fields: set[str] = set()
    nesting: list[tuple[str, str]] = []
    key, at, before = "", 0, ""
    while (found := _TOKEN.match(text, at)) and len(fields) < _MOST:
        mark, quoted, bare = found.groups()
        at = found.end()
        if bare and not (_LITERAL.fullmatch(bare) or at == len(text)):
            return _NOTHING
        if mark in ("{", "["):
            if not nesting and before:
                return Outline(text[0], frozenset(fields), several=True)
            prefix = _inside(nesting, key)
            nesting.append((mark, prefix))
        elif mark in _CLOSES:
            if not nesting or nesting.pop()[0] != _CLOSES[mark]:
                return _NOTHING
        elif mark == ":" and nesting and before.startswith('"') and len(nesting) <= _DEEPEST:
            key = _unquoted(before)
            fields.add(_joined(nesting[-1][1], key))
        before = mark or quoted or bare
    return Outline(text[0], frozenset(fields))


def _inside(nesting: list[tuple[str, str]], key: str) -> str:
    """The path of what a bracket opens."""
    if not nesting or len(nesting) > _DEEPEST:  # brackets alone may be as deep as the text is long
        return ""
    bracket, prefix = nesting[-1]
    return f"{prefix}[]" if bracket == "[" else _joined(prefix, key)


def _joined(prefix: str, key: str) -> str:
    return f"{prefix}.{key}" if prefix else key


def _unquoted(text: str) -> str:
    if "\\" not in text:
        return text[1:-1]
    try:
        return msgspec.json.decode(text.encode(errors="replace"), type=str)
    except msgspec.DecodeError:
        return text[1:-1]
