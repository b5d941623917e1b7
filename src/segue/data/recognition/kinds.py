"""Files that are no playlists, or are in a format without a reader: what they are, and what a person can do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from segue.data.recognition.head import Head

SAVE: Final = "Save it as M3U8, JSPF or CSV in the program that wrote it."


class Kind(NamedTuple):
    """What a file is that no reader reads.

    Attributes:
        called: In words, "an HTML page".
        hint: What to do next.
        fits: Whether a file is of this kind.
    """

    called: str
    hint: str
    fits: Callable[[Head], bool]


_MUSIC: Final = re.compile(
    r"\.(mp3|m4a|m4b|aac|flac|ogg|oga|opus|wav|wma|aif|aiff|ape|alac|dsf|dff|mka|mp4|wv|jpe?g|png|gif|webp|bmp|cue|lrc)$",
    re.IGNORECASE,
)


def is_of_music(name: str) -> bool:
    """Return whether a file's name is that of sound, of a cover, or of what lies beside them."""
    return _MUSIC.search(name) is not None


def kind_of(head: Head) -> Kind | None:
    """Return the kind that a file certainly has; None if it may be a playlist."""
    return next((kind for kind in KINDS if kind.fits(head)), None)


def _bytes(pattern: bytes) -> Callable[[Head], bool]:
    found = re.compile(pattern, re.DOTALL)
    return lambda head: found.match(head.data) is not None


def _text(pattern: str) -> Callable[[Head], bool]:
    found = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return lambda head: found.match(head.text) is not None


def _root(*names: str) -> Callable[[Head], bool]:
    return lambda head: head.root in names


def _is_takeout(head: Head) -> bool:
    return head.root == "html" and _TAKEOUT.search(head.text) is not None


def _is_empty(head: Head) -> bool:
    return head.whole and not head.data.strip(_NOTHING)


def _is_binary(head: Head) -> bool:
    return not head.text and b"\0" in head.data


def is_manifest(head: Head) -> bool:
    """Return whether a file is one that Segue writes about other files: no playlist, and no error beside some."""
    return {"format_version", "library_version"} <= head.json.fields


_NOTHING: Final = b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"
_CUE: Final = (
    r"((REM|PERFORMER|TITLE|SONGWRITER|CATALOG|CDTEXTFILE)\s[^\n]*\n\s*)*"
    r"FILE\s[^\n]*\s(MP3|WAVE|AIFF|FLAC|BINARY)\s*\n\s*TRACK\s"
)
_WORDS: Final = r"(\[[a-z]{2,8}:[^\]\n]*\]\s*)*\[\d{1,3}:\d\d([.:]\d{1,3})?\]"
_TAKEOUT: Final = re.compile(r'class="[^"]*(?:content-cell|outer-cell|header-cell) mdl-')
_PACKED: Final = rb"7z\xbc\xaf|Rar!|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd"
_SOUND: Final = (
    rb"ID3|fLaC|OggS|RIFF.{4}WAVE|RF64.{4}WAVE|FORM.{4}AIF[FC]|.{4}ftyp|caff|\.snd|APETAGEX|MAC |wvpk"
    rb"|\xff[\xe2\xe3\xf2\xf3\xfa\xfb\xf1\xf9][\x00-\xef]|\x1aE\xdf\xa3|\x30\x26\xb2\x75"
)
_PICTURE: Final = (
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|BM.{4}\0{4}|II\*\0|MM\0\*|.{4}ftypavi[fs]"
)

KINDS: Final = (
    Kind("an empty file", "Save the playlist again.", _is_empty),
    Kind("a picture", "Name the playlist's own file.", _bytes(_PICTURE)),
    Kind("a sound file", "Name a playlist of such files, not a file itself.", _bytes(_SOUND)),
    Kind("a zip archive", "Unpack it, and import the files in it.", _bytes(rb"PK(\x03\x04|\x05\x06)")),
    Kind("a gzip file", "Unpack it, and import the file in it.", _bytes(rb"\x1f\x8b")),
    Kind("a packed archive", "Unpack it, and import the files in it.", _bytes(_PACKED)),
    Kind("a PDF document", SAVE, _bytes(rb"%PDF-")),
    Kind("a SQLite database", "Export the playlists from the program that wrote it.", _bytes(rb"SQLite format 3\0")),
    Kind("a binary iTunes library", "Export the playlist as M3U8, or the library as XML.", _bytes(rb"hdfm|bplist")),
    Kind("a Word or Excel document", "Save the table as CSV.", _bytes(rb"\xd0\xcf\x11\xe0")),
    Kind("a Serato crate", "Convert it to rekordbox XML or M3U, which Segue reads.", _bytes(rb"vrsn\0")),
    Kind("a cue sheet", "It tells the tracks of one file, and is no playlist.", _text(_CUE)),
    Kind("a song's words", "Name a playlist.", _text(_WORDS)),
    Kind("a manifest that Segue wrote", "Name its directory to a command that takes such.", is_manifest),
    Kind("a submission to the Million Playlist Dataset's challenge", "Only the contest reads it.", _text("team_info,")),
    Kind("an RTF document", SAVE, _text(r"\{\\rtf\d")),
    Kind("a watch history of YouTube as HTML", "In Google Takeout, choose JSON for the history.", _is_takeout),
    Kind("an HTML page", "Download the file itself.", _text(r"(<!--.*?-->\s*)*(<!doctype html|<html|<head|<body)")),
    Kind("a Windows Media playlist", "Save it as M3U8 in its player.", _root("asx")),
    Kind("an HTML page", "Download the file itself.", _root("html")),
    Kind("an XML file", SAVE, _text(r"<\?xml\b|<!doctype\b")),
    Kind("a binary file", "Name the playlist's own file.", _is_binary),
)  # fmt: skip
"""The kinds, the first one that fits wins."""
