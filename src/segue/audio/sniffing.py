"""Checks of a file before it is decoded: empty, a text under a sound file's name, or an incomplete wav."""

from __future__ import annotations

import codecs
import stat
import struct
from pathlib import Path
from typing import Final

from segue.errors import DataError, Where

_SNIFFED_BYTES: Final = 4096
_RIFF: Final = struct.Struct("<4sI4s")
_UNKNOWN_SIZES: Final = (0, 0xFFFFFFFF)  # written by streams, whose length is not known in advance


def refuse_foreign(path: Path) -> None:
    """Refuse what is no sound file before a decoder sees it.

    That is a missing or empty file, a pipe or device, which may never end, and a text, which libsndfile would scan for
    frames.

    Raises:
        DataError: It is one of these.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise DataError(
                expected="a sound file",
                got="a directory, a pipe or a device",
                where=Where(path),
                hint="Check the path.",
            )
        with path.open("rb") as file:
            start = file.read(_SNIFFED_BYTES)
    except OSError as error:
        raise DataError(
            expected="a sound file",
            got=f"one that cannot be opened: {error.strerror or error}",
            where=Where(path),
            hint="Check the path.",
        ) from error
    if not start:
        raise DataError(
            expected="a sound file", got="an empty one", where=Where(path), hint="Fetch the file again."
        )
    text = _text(start)
    if text and all(character.isprintable() or character in "\t\n\r\f" for character in text):
        raise DataError(
            expected="a sound file",
            got=f"text: {text[:40]!r}…",
            where=Where(path),
            hint="Is it what its name says?",
        )


def cut_short(path: Path) -> str:
    """A remark if a wav's header gives a greater length than the file has, else ""."""
    with path.open("rb") as file:
        start = file.read(_RIFF.size)
    if len(start) < _RIFF.size:
        return ""
    name, size, kind = _RIFF.unpack(start)
    expected, there = size + 8, path.stat().st_size
    if (name, kind) != (b"RIFF", b"WAVE") or size in _UNKNOWN_SIZES or there + 1 >= expected:
        return ""  # the padding byte after odd contents is often missing
    return f"broke off: {there:,} of {expected:,} bytes are there"


def _text(start: bytes) -> str:
    """The beginning of a file as UTF-8, without an incomplete last character; "" if it is not UTF-8."""
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(start)
    except UnicodeDecodeError:
        return ""
