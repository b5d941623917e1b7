r"""The location of a track in a playlist, a path or a URI, and the id that follows from it.

Paths are resolved as text only, so that a playlist can be read on another machine than its music. The disk
is read only to look for a second file whose name differs in Unicode form alone. `\` counts as `/`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from segue.data.path_ids import path_id, path_text
from segue.errors import DataError
from segue.ids import composed

_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:(//\S|[A-Za-z0-9:%_.~-]+$)")
"""`http://host/a.mp3`, `spotify:track:1a`; not `AC:DC/Back.mp3` or `Live: Seoul.mp3`, which are paths."""
_SOUND: Final = re.compile(
    r"\.(mp3|m4a|m4b|aac|flac|ogg|oga|opus|wav|wma|aif|aiff|ape|alac|dsf|dff|mka|mp4|wv)$", re.IGNORECASE
)
_FILE: Final = re.compile(r"file://(?P<host>[^/]*)(?P<path>/.*)", re.IGNORECASE)
_BYTES: Final = "surrogateescape"  # bytes that are not UTF-8 are read as in other names
_DRIVE: Final = re.compile(r"[A-Za-z]:/")


@dataclasses.dataclass(frozen=True)
class Place:
    """A track's id and its location.

    Attributes:
        id: Its path inside the source folder, which ".." does not leave; the whole path, if the playlist has one and it
            lies elsewhere (`path_id`); or the URI.
        location: The whole path as the playlist spells it, or the URI.
    """

    id: str
    location: str


def place_of(text: str, *, folder: Path, root: Path, quoted: bool = False) -> Place:
    """The place that `text` refers to.

    Args:
        text: A path or URI from the playlist.
        folder: The playlist's folder; relative paths start there.
        root: The source folder. Ids are relative to it, so that they stay the same when the library moves.
        quoted: Whether a path without a scheme is percent-encoded too, as in formats that require URIs.

    Raises:
        DataError: Another file there has the same id.
    """
    if text.lower().startswith("file:"):
        text = _path_of(text)
    elif is_uri(text):
        return Place(text, text)
    elif quoted:
        text = unquote(text, errors=_BYTES)
    path = text.replace("\\", "/")
    whole = path.startswith("/") or _DRIVE.match(path) is not None
    location = path_text(path if whole else f"{path_text(folder)}/{path}")
    _refuse_twins(location)
    return Place(path_id(location if whole else _inside(path, folder, root), root), location)


def volume_path(volume: str, folders: Sequence[str]) -> str:
    """The path of a file on a volume, as programs on a Mac name it: the volume, then folders and the file.

    Home folders lie on the volume that the system started from, whose name is in no path; others are in `/Volumes`.

    Args:
        volume: Its name, "Macintosh HD", or a drive of Windows, "C:".
        folders: The names from the volume's root on, the file's last.
    """
    path = "/".join(folders)
    if _DRIVE.fullmatch(f"{volume}/"):
        return f"{volume}/{path}"
    return f"/{path}" if not volume or folders[:1] == ["Users"] else f"/Volumes/{volume}/{path}"


def is_uri(text: str) -> bool:
    """Whether a playlist's line is a URI. A colon may be in a path too, also `Re:Stacks.mp3`."""
    found = _URI.match(text)
    return found is not None and (found[1].startswith("//") or _SOUND.search(text) is None)


def is_sound(text: str) -> bool:
    """Whether a line ends like the name of a sound file."""
    return _SOUND.search(text) is not None


def _path_of(uri: str) -> str:
    """The path of a `file:` URI; with a host other than this machine it is on a share, `//host/share/a.mp3`."""
    found = _FILE.match(uri)
    host, path = ("", uri[len("file:") :]) if found is None else (found["host"], found["path"])
    path = unquote(path, errors=_BYTES)
    if _DRIVE.match(path[1:]):
        return path[1:]
    if host and host.lower() != "localhost":
        return f"//{host}{path}"
    return f"//{path.lstrip('/')}" if path.startswith("//") else path


def _inside(path: str, folder: Path, root: Path) -> str:
    """The whole path that a relative one has where nothing lies above the root: ".." there stays there."""
    top = path_text(root).rstrip("/")
    start = path_text(folder)
    parts = start.removeprefix(f"{top}/").split("/") if start.startswith(f"{top}/") else []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join([top, *parts])


def _refuse_twins(location: str) -> None:
    usual = composed(location)
    if usual == location:
        return
    one, other = Path(location), Path(usual)
    try:
        twins = one.exists() and other.exists() and not one.samefile(other)
    except (OSError, ValueError):  # not a path of this system
        return
    if twins:
        raise DataError(
            expected="files with names of their own",
            got=f"two that differ in their Unicode form only, {location!a} and {usual!a}",
            hint="Rename one of them.",
        )
