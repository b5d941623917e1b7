"""WPL and ZPL: one playlist in each XML file, as Windows Media Player and Zune write it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.opening import is_folder
from segue.data.readers.library import milliseconds_of
from segue.data.readers.places import place_of
from segue.data.readers.sources import choose, name_of
from segue.data.readers.xml_elements import Element, xml_steps
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.aliases import DecodedPlaylist
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.errors import DataError, Where

_TITLE: Final = "smil/head/title"
_MEDIA: Final = "media"


def _looks_like(head: Head) -> Look | None:
    return Look(Sureness.SURE, "its outermost element is smil") if head.root == "smil" else None


@recognised("a Windows Media playlist", _looks_like)
def read_wpl(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.wpl` and `*.zpl`.

    A playlist's id is its file's path in the source; without a title it has its file's name. A track's id is its path
    or URI; see `segue.data.readers.places`. In a folder, a file that cannot be read is a problem, and the others are
    read.

    Raises:
        DataError: A file or track is bad, and bad ones are not skipped.
    """
    root = source if is_folder(source) else source.parent
    found = choose(source, files, ("*.wpl", "*.zpl"), what="playlists", limits=intake.limits)
    tracked = intake.progress.track(found, label=source.name, total=len(found))
    for path in intake.opened(tracked, skip=is_folder(source)):
        with intake.attempt(Where(path), skip=is_folder(source)):
            _read(path, name_of(path, source), root, intake)


def _read(path: Path, name: str, root: Path, intake: Intake) -> None:
    title = name.rpartition("/")[2].rpartition(".")[0]
    tracks: list[TrackRecord] = []
    whole = False
    with intake.attempt(Where(path)):  # what is before a break is kept, if bad records are skipped
        for step in xml_steps(
            path, intake, roots={"smil"}, whole={_TITLE, _MEDIA}, what="a Windows Media playlist"
        ):
            if step.path == _TITLE:
                title = step.element.text.strip() or title
            elif step.element.name == _MEDIA:
                number = len(tracks) + 1
                with intake.attempt(Where(path, line=step.element.line, item=f"track {number}")):
                    tracks.append(_track(step.element, path.parent, root))
        whole = True
    if whole or tracks:
        record = PlaylistRecord(id=name, title=title, tracks=[track.id for track in tracks])
        intake.add(DecodedPlaylist(record, tracks, ()))


def _track(media: Element, folder: Path, root: Path) -> TrackRecord:
    said = {name.lower(): value.strip() for name, value in media.attributes.items()}
    source = said.get("src", "")
    if not source:
        raise DataError(expected="a file or an address", got="none", where=Where(field="src"))
    place = place_of(source, folder=folder, root=root)
    artist = said.get("trackartist") or said.get("albumartist")
    return TrackRecord(
        id=place.id,
        title=said.get("tracktitle"),
        artists=[artist] if artist else [],
        album=said.get("albumtitle"),
        duration_ms=milliseconds_of(said.get("duration", "")),
        location=place.location,
    )
