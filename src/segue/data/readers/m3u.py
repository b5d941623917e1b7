"""M3U and M3U8: one playlist in each file, one track on each line, and comments that describe the next track."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from segue.data import extensions
from segue.data.opening import is_folder, is_regular
from segue.data.readers.m3u_comments import Description, extinf, is_of_a_stream, named_encoding, own_comment
from segue.data.readers.places import is_sound, is_uri, place_of
from segue.data.readers.sources import choose, name_of
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.aliases import DecodedPlaylist
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.data.text_files import byte_lines, lines
from segue.errors import DataError, Where
from segue.ids import as_id, readable

_ESCAPE: Final = re.compile(r"%(?:20|2[0-9A-F]|[89A-F][0-9A-F])", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[!-~]+")
_PATH: Final = re.compile(r"[/\\]|\.\w{2,5}$")
"""What a path has and a sentence has not."""

_FIRST: Final = 20
"""Lines in which `#EXTENC:` is looked for."""


def _looks_like(head: Head) -> Look | None:
    lines = head.lines
    if not lines or head.root or head.json.top:
        return None
    said = next((line for line in lines if line.upper().startswith(("#EXTM3U", "#EXTINF", "#PLAYLIST:"))), "")
    if said:
        return Look(Sureness.SURE, f"it has the line {said[:20]}")
    paths = [line for line in lines[: len(lines) if head.whole else -1] if not line.startswith("#")]
    places = [is_sound(line) or is_uri(line) for line in paths]
    if places[:1] == [True] and 2 * sum(places) >= len(places):
        return Look(Sureness.LIKELY, "its lines are paths of sound files")
    if head.ending in {"m3u", "m3u8"} and any(map(_PATH.search, paths)):
        return Look(Sureness.NAME, "its name and lines")
    return None


@recognised("an M3U playlist", _looks_like)
def read_m3u(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.m3u` and `*.m3u8`.

    A playlist's id is its file's path in the source. Its title is `#PLAYLIST:`, else the file's name. A
    track's id is the one in Segue's comment before it, else its path in the source, or its URI; see
    `segue.data.readers.places`. In a folder, a file that cannot be read is a problem, and the others are read.

    Raises:
        DataError: The file is bad, and bad files are not skipped.
    """
    several = is_folder(source)
    root = source if several else source.parent
    found = choose(source, files, ("*.m3u", "*.m3u8"), what="playlists", limits=intake.limits)
    tracked = intake.progress.track(found, label=source.name, total=len(found))
    for path in intake.opened(tracked, skip=several):
        with intake.attempt(Where(path), skip=several):
            intake.add(_playlist(path, source, root, intake))


def _playlist(path: Path, source: Path, root: Path, intake: Intake) -> DecodedPlaylist:
    texts = _texts(path, intake)
    bad = intake.refuser(Where(path), skip=is_folder(source))
    parser = _Parser(path.parent, root, texts, bad)
    intake.notes.update(parser.notes)
    name = name_of(path, source)
    record = PlaylistRecord(
        id=name,
        title=parser.title or name.rpartition("/")[2].rpartition(".")[0],
        tags=parser.tags,
        tracks=[track.id for track in parser.tracks],
        weights=parser.weights,
    )
    return DecodedPlaylist(record, parser.tracks, ())


def _texts(path: Path, intake: Intake) -> list[str]:
    """The file's lines; those in an older encoding are noted."""
    found: list[str] = []
    for line, encoding in lines(path, intake.limits, named=_named(path, intake)):
        intake.note_encoding(encoding, "line")
        found.append(_plain(line))
    return found


def _plain(line: str) -> str:
    """A line without space around it, the end mark of DOS, and quotes around a path."""
    text = line.rstrip("\x1a\r\n").strip()
    return text[1:-1] if len(text) > 2 and text[0] == text[-1] == '"' else text


def _named(path: Path, intake: Intake) -> str:
    """The encoding that the file names, "" without one."""
    if not is_regular(path):  # a pipe is read only once
        return ""
    for _, line in zip(range(_FIRST), byte_lines(path, intake.limits), strict=False):
        for part in line.splitlines():
            if part.upper().startswith(b"#EXTENC:"):
                return named_encoding(part[len("#EXTENC:") :].decode("ascii", "replace"))
    return ""


class _Parser:
    """Reads one file's lines; `bad` receives the errors of tracks.

    Attributes:
        title: The playlist's title, "" if the file has none.
        tags: Its tags.
        tracks: Its tracks.
        weights: A weight for each track.
        notes: What was ignored or repaired.
    """

    def __init__(
        self, folder: Path, root: Path, texts: Sequence[str], bad: Callable[[DataError], None]
    ) -> None:
        self.title = ""
        self.tags: list[str] = []
        self.tracks: list[TrackRecord] = []
        self.weights: list[float] = []
        self.notes: list[str] = []
        self._folder, self._root, self._bad = folder, root, bad
        self._quoted = is_quoted(texts)
        self._whole = _of_all_tracks(texts)
        self._next = Description()
        for number, line in enumerate(texts, 1):
            self._read(line, number)
        if self._next != Description():
            self.notes.append("description without a track after it")

    def _read(self, line: str, number: int) -> None:
        if is_of_a_stream(line):
            raise DataError(
                expected="a playlist of tracks",
                got=f"the segments of one stream ({line[:40]})",
                where=Where(line=number),
                hint="It has no tracks. Save the playlist as M3U8 in a player.",
            )
        if line.startswith("#") and not self._is_track(line):
            self._comment(line)
        elif line:
            described, self._next = self._next, Description()
            try:
                place = place_of(line, folder=self._folder, root=self._root, quoted=self._quoted)
                track = described.record(place, self._whole)
                as_id(track.id)
            except DataError as error:
                error.at(Where(line=number))
                self._bad(error)
                return
            self.tracks.append(track)
            self.weights.append(described.weight)

    def _is_track(self, line: str) -> bool:
        """Whether a line that begins with # is the path of a file with such a name, not a comment."""
        if line.upper().startswith(("#EXT", "#PLAYLIST", "#SEGUE")) or not is_sound(line):
            return False
        try:
            return (self._folder / line.replace("\\", "/")).is_file()
        except (OSError, ValueError):
            return False

    def _comment(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.strip()
        match name.upper():
            case "#PLAYLIST":
                self.title = value
            case "#EXTINF":
                if not extinf(value, self._next):
                    self.notes.append("#EXTINF not understood")
            case "#EXTALB":
                self._next.album = value
            case "#EXTART":
                self._next.album_artist = value
            case "#EXTGENRE" | "#EXTGENRES":
                self._next.genre = value
            case extensions.M3U_TAG:
                self.tags.append(readable(extensions.off_line(value)))
            case extensions.M3U_TRACK:
                self._next.id = extensions.off_line(value)
            case extensions.M3U_WEIGHT:
                self._next.weight = extensions.weight_of(value)
            case _:  # another of Segue's, or one for people or for one player
                own_comment(name.upper(), extensions.off_line(value), self._next)


def is_quoted(texts: Sequence[str]) -> bool:
    """Whether a file's paths are percent-encoded, as VLC writes them: some have an escape, and none needs one."""
    paths = [line for line in texts if line and not line.startswith("#") and "://" not in line]
    return any(map(_ESCAPE.search, paths)) and all(map(_PLAIN.fullmatch, paths))


def _of_all_tracks(texts: Sequence[str]) -> Description:
    """What `#EXTALB`, `#EXTART` and `#EXTGENRE` say of all tracks: each once in the file, before the first track."""
    whole = Description()
    if sum(1 for line in texts if line and not line.startswith("#")) < 2:
        return whole
    names = [line.partition(":")[0].upper() for line in texts]
    first = next((i for i, line in enumerate(texts) if names[i] == "#EXTINF" or line[:1] not in ("", "#")), 0)
    fields = {"#EXTALB": "album", "#EXTART": "album_artist", "#EXTGENRE": "genre", "#EXTGENRES": "genre"}
    for name, field in fields.items():
        if names.count(name) == 1 and names.index(name) < first:
            setattr(whole, field, texts[names.index(name)].partition(":")[2].strip())
    return whole
