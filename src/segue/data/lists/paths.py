r"""How a player list writes the paths of its tracks: relative or whole, with `\`, percent-encoded, as `file:` URIs.

Paths are handled as text, as in `segue.data.readers.places`, so that lists of another system keep their form.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote, unquote

from segue.data.path_ids import path_text
from segue.data.readers.places import is_uri
from segue.data.writers.jspf import location_uri

_DRIVE: Final = re.compile(r"[A-Za-z]:/")
_BYTES: Final = "surrogateescape"


@dataclass(frozen=True, kw_only=True)
class Paths:
    r"""The paths of one list.

    Attributes:
        folder: The folder that its relative paths start at.
        base: The folder that those of the written list start at.
        relative: Whether new paths are relative.
        backward: Whether there is `\` between folders.
        quoted: Whether relative paths are percent-encoded.
        uris: Whether whole paths are `file:` URIs.
        inside: Whether only paths inside `base` become relative, and all of those.
    """

    folder: str
    base: str
    relative: bool = False
    backward: bool = False
    quoted: bool = False
    uris: bool = False
    inside: bool = False

    @classmethod
    def of(
        cls, texts: Sequence[str], *, folder: Path, out: Path, quoted: bool = False, root: Path | None = None
    ) -> Self:
        """The paths of a list.

        Args:
            texts: Its tracks' lines or locations.
            folder: Its folder.
            out: The folder of the list that will be written.
            quoted: Whether its relative paths are percent-encoded.
            root: The folder that all paths inside it are written relative to; None keeps the list's own way.
        """
        files = [text for text in texts if not is_uri(text) or _is_file(text)]
        whole = [text for text in files if _is_whole(text)]
        return cls(
            folder=path_text(folder),
            base=path_text(out if root is None else root),
            relative=root is not None or 2 * len(whole) < len(files),
            backward=2 * sum("\\" in text for text in files) > len(files),
            quoted=quoted,
            uris=2 * sum(map(_is_file, whole)) > len(whole),
            inside=root is not None,
        )

    def new(self, location: str) -> str:
        """A recommended track's location as the list writes it."""
        if not location or (is_uri(location) and not _is_file(location)):
            return location
        path = path_text(_plain(location))
        shown = self._shown(path)
        if shown is not None:
            return shown
        return location_uri(path) if self.uris else self._cut(path)

    def kept(self, text: str) -> str:
        """A path of the list as the written one has it."""
        if (self.base == self.folder and not self.inside) or (is_uri(text) and not _is_file(text)):
            return text
        whole = _is_whole(text)
        if whole and not self.inside:
            return text
        path = _plain(unquote(text, errors=_BYTES) if self.quoted and not whole else text)
        shown = self._shown(path_text(path if whole else f"{self.folder}/{path}"))
        return text if shown is None else shown

    def _shown(self, path: str) -> str | None:
        """A whole path as a relative one; None if it is written whole."""
        if not self.relative or (bool(_DRIVE.match(path)) and path[:2].lower() != self.base[:2].lower()):
            return None
        shown = posixpath.relpath(path, self.base)
        if self.inside and shown.startswith("../"):
            return None
        return quote(shown, errors=_BYTES) if self.quoted else self._cut(shown)

    def _cut(self, path: str) -> str:
        return path.replace("/", "\\") if self.backward else path


def _is_file(text: str) -> bool:
    return text.lower().startswith("file:")


def _is_whole(text: str) -> bool:
    path = text.replace("\\", "/")
    return _is_file(text) or path.startswith("/") or _DRIVE.match(path) is not None


def _plain(text: str) -> str:
    """A path without the scheme and encoding of a `file:` URI, and with `/` between folders."""
    if not _is_file(text):
        return text.replace("\\", "/")
    path = unquote(re.sub(r"^file:(?://(?:localhost(?=/))?)?", "", text, flags=re.IGNORECASE), errors=_BYTES)
    if _DRIVE.match(path[1:]):
        return path[1:]
    return path if path.startswith("/") else f"//{path}"
