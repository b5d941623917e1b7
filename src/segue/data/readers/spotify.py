"""What Spotify gives a person on request: account data and the extended streaming history, a folder or the ZIP itself.

`Playlist*.json` and `YourLibrary.json` are playlists; `StreamingHistory*.json` and `Streaming_History_Audio_*.json`
(`endsong_*.json` in older downloads) are plays, which become sessions (`segue.data.listens.sessions`). The file of the
program SpotMyBackup has playlists too. Files are known by what is in them, whatever their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.listens.plays import Plays
from segue.data.listens.sessions import add_sessions
from segue.data.readers.sources import choose, name_of
from segue.data.readers.spotify_history import add_history
from segue.data.readers.spotify_lists import Known, add_lists
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.intake import Intake
from segue.errors import Where

FILES: Final = ("playlist*.json", "yourlibrary*.json", "streaminghistory*.json", "streaming_history_audio*.json",
    "endsong*.json")  # fmt: skip
"""The names of the files with music; videos, podcasts and what a person searched for are left alone."""

_ACCOUNT: Final = "history of the account left out beside the extended one"
_FOLDERS: Final = {"spotify account data", "spotify extended streaming history", "my spotify data", "mydata"}
_SIGNS: Final = (
    ("[].ts", "[].ms_played"),
    ("[].endTime", "[].msPlayed"),
    ("playlists[].name", "playlists[].items[].track"),
    ("playlists[].name", "playlists[].items[].localTrack"),
    ("playlists[].name", "playlists[].lastModifiedDate"),
    ("tracks[].track", "tracks[].uri"),
)
"""Fields that only files of Spotify have."""


def _looks_like(head: Head) -> Look | None:
    fields = head.json.fields
    for sign in _SIGNS:
        if all(field in fields for field in sign):
            return Look(Sureness.SURE, f"it has the field {sign[-1].rpartition('.')[2]}")
    is_backup = "playlists[].tracks[].uri" in fields and "playlists[].pid" not in fields
    is_backup = is_backup and '"spotify:' in head.text
    if is_backup:
        return Look(Sureness.SURE, "it has playlists with Spotify's URIs")
    return Look(Sureness.POSSIBLE, "it is JSON") if head.json.top else None


@recognised("Spotify's account data", _looks_like)
def read_spotify(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a download's files with music.

    Several people's downloads lie in a folder each, whose name stands before the ids of their playlists. A track's id
    is its URI. A history of the account names no URIs: a track that a list or an extended history names too has its
    URI from there, any other is "artist - title".

    Raises:
        DataError: There is none, or a record is bad and bad records are not skipped.
    """
    found = choose(source, files, FILES, what="playlists and histories", limits=intake.limits)
    plays, known = Plays(intake), Known()
    lists, extended, account = _sorted(found, intake)
    whole = {_person(path, source) for path in extended}
    doubled = [path for path in account if _person(path, source) in whole]
    intake.notes.update([_ACCOUNT] * len(doubled))
    order = [*lists, *extended, *(path for path in account if path not in doubled)]
    for path in intake.opened(intake.progress.track(order, label=source.name, total=len(order))):
        with intake.attempt(Where(path)):
            if path in lists:
                add_lists(path, _person(path, source), known, intake)
            else:
                add_history(path, _person(path, source), known, plays, intake)
    add_sessions(plays, intake)


def _sorted(paths: Sequence[Path], intake: Intake) -> tuple[list[Path], list[Path], list[Path]]:
    """Files of playlists, of extended histories and of the account's histories, as their beginnings show."""
    sorts: tuple[list[Path], list[Path], list[Path]] = ([], [], [])
    for path in paths:
        with intake.attempt(Where(path)):
            head = Head.of(path).json
            sorts[0 if head.top != "[" else 1 if "[].ts" in head.fields else 2].append(path)
    return sorts


def _person(path: Path, source: Path) -> str:
    """The folder that a file is in, without the folders that every download has; "" at the top."""
    folders = name_of(path, source).split("/")[:-1]
    return "/".join(name for name in folders if name.lower() not in _FOLDERS)
