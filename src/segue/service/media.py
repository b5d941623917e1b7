"""Which files are sound or a picture, by their names and by their first bytes; no other file is ever sent as a preview.

A folder of music also has `.env`, pages and scripts in it, and a page that came from the service could do all that
the service's own page can.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

SOUNDS: Final[Mapping[str, str]] = {
    ".aac": "audio/aac",
    ".aif": "audio/aiff",
    ".aiff": "audio/aiff",
    ".au": "audio/basic",
    ".caf": "audio/x-caf",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "audio/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".wma": "audio/x-ms-wma",
}
PICTURES: Final[Mapping[str, str]] = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""A suffix → the media type that is sent. SVG is missing on purpose: it may hold scripts."""

_SNIFFED: Final = 4096
_SOUND: Final = re.compile(
    rb"ID3|fLaC|OggS|RIFF.{4}WAVE|RF64.{4}WAVE|FORM.{4}AIF[FC]|.{4}ftyp|\x1aE\xdf\xa3|\x30\x26\xb2\x75|caff|\.snd|APETAGEX"
    rb"|\0{0,4000}\xff[\xe2-\xe5\xf0-\xf5\xf8-\xfd]",  # a frame of MPEG, layer II, III or AAC, maybe after padding
    re.DOTALL,
)
_PICTURE: Final = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|.{4}ftypavi[fs]", re.DOTALL
)


class Media(NamedTuple):
    """A file that may be sent.

    Attributes:
        path: Its path without symlinks.
        media: Its media type.
    """

    path: Path
    media: str


def media_at(path: Path) -> Media | None:
    """The file at a path without symlinks if its suffix and its first bytes are those of a sound or a picture.

    Never raises: a path that the system cannot read is no such file.
    """
    suffix = path.suffix.lower()
    media = SOUNDS.get(suffix) or PICTURES.get(suffix)
    if media is None:
        return None
    try:
        found = os.lstat(path)
        if not stat.S_ISREG(found.st_mode):
            return None
        fits = _fits(str(path), suffix in SOUNDS, found.st_ino, found.st_size, found.st_mtime_ns)
    except (OSError, ValueError):
        return None
    return Media(path, media) if fits else None


@lru_cache(maxsize=1 << 16)
def _fits(path: str, is_sound: bool, *identity: int) -> bool:  # noqa: ARG001 - a part of the cache's key
    """Whether the first bytes fit; each file is read once, until it changes."""
    with open(path, "rb") as file:  # noqa: PTH123 - a hundred tracks of a list are looked at, and this is faster
        start = file.read(_SNIFFED)
    return (_SOUND if is_sound else _PICTURE).match(start) is not None
