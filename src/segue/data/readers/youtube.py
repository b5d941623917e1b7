"""YouTube Music in Google Takeout: CSV files of playlists and of the library, and the watch history as JSON.

Names are in the person's own language, so rows are known by their cells, not by their headers. A row with the id of a
video and a time is an entry of a playlist; one with the id of a video, a title, an album and artists is a song of the
library; one with the id of a playlist describes it. Older downloads have a playlist's description and its entries in
one file, newer ones `playlists.csv` and a file for each playlist (`Rain-videos.csv`).
"""

from __future__ import annotations

import csv
import dataclasses
import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from segue.data.listens.plays import Plays
from segue.data.listens.sessions import add_sessions
from segue.data.listens.times import is_time
from segue.data.opening import is_folder
from segue.data.options import Dialect
from segue.data.readers.rows import rows
from segue.data.readers.sources import choose, files_in, name_of
from segue.data.readers.youtube_history import FIELDS, WATCH, add_watched
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.builder import PlaylistRecord, TrackRecord
from segue.data.records.intake import Intake
from segue.errors import Where
from segue.ids import composed

_VIDEO: Final = re.compile(r"(?:https?://(?:www|music)\.youtube\.com/watch\?v=)?([A-Za-z0-9_-]{11})(?:&\S*)?")
_LIST: Final = re.compile(r"(?:PL|FL|RD|OLAK5uy_|VL)[A-Za-z0-9_-]{10,}|LM|LL|WL")
_TITLE: Final = re.compile(r"title|제목|タイトル|titel|título|titre|titolo|标题|標題|название", re.IGNORECASE)
_ENDING: Final = re.compile(
    r"[- ](?:videos?|동영상|動画|vidéos|vídeos|видео|视频|影片)(?:\(\d+\))?$", re.IGNORECASE
)
_CSV: Final = Dialect(",")
_LOOKED_AT: Final = 20
_WHAT: Final = (
    "video|playlist|동영상|재생목록|動画|再生リスト|vídeo|vidéo|видео|视频|影片|播放列表|播放清單|lista"
)
_ID: Final = re.compile(rf"(?:{_WHAT})\S*[ -]?ID|ID .*(?:{_WHAT}).*", re.IGNORECASE)
"""The first column of a table, in the languages of Takeout."""

_OLDER: Final = frozenset({"video id", "song url", "playlist id"})
_HISTORY: Final = re.compile(r"(?:watch-history|시청 기록|視聴履歴|再生履歴)\.html?", re.IGNORECASE)
_AS_HTML: Final = "watch history as HTML left out: in Takeout, choose JSON for it"


@dataclasses.dataclass
class _Table:
    """What the rows of one file say.

    Attributes:
        entries: The videos of a playlist, in its order.
        songs: The songs of the library.
        lists: The ids of described playlists, each with its title, "" if that is not told.
    """

    entries: list[str] = dataclasses.field(default_factory=list[str])
    songs: list[TrackRecord] = dataclasses.field(default_factory=list[TrackRecord])
    lists: dict[str, str] = dataclasses.field(default_factory=dict[str, str])


def _looks_like(head: Head) -> Look | None:
    if head.json.fields >= FIELDS:
        return Look(Sureness.SURE, "it has the field titleUrl")
    if head.root or head.json.top:
        return None
    named = False
    for line in head.lines[:_LOOKED_AT]:
        try:
            cells = next(csv.reader([line]), [""])
        except csv.Error:
            return None
        if cells[0].strip().lower() in _OLDER:
            return Look(Sureness.SURE, f"it has the column {cells[0].strip()}")
        if _is_entry(cells) or (named and _is_described(cells)):
            return Look(Sureness.SURE, "its rows have the ids of videos or playlists")
        named = _ID.fullmatch(cells[0].strip()) is not None
    return None


def _is_described(cells: Sequence[str]) -> bool:
    """Whether a row has the id of a song or of a playlist, and more about it."""
    key = cells[0].strip()
    return len(cells) > 2 and (_VIDEO.fullmatch(key) or _LIST.fullmatch(key)) is not None


@recognised("a file of YouTube Music", _looks_like)
def read_youtube(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or the `*.csv` and `*.json` of a download; plays become playlists of sessions.

    A playlist's id is YouTube's where a file tells it, else its file's name; a track's id is its video's.

    Raises:
        DataError: There is none, or a row is broken and such rows are not skipped.
    """
    found = choose(source, files, ("*.csv", "*.json"), what="playlists", limits=intake.limits)
    tables: list[tuple[Path, _Table]] = []
    plays = Plays(intake)
    kept = [path for path in found if _is_read(path)] if len(found) > 1 else found
    for path in intake.opened(intake.progress.track(kept, label=source.name, total=len(kept))):
        with intake.attempt(Where(path)):
            if Head.of(path).json.top:
                add_watched(path, "", plays, intake)
            else:
                tables.append((path, _table(rows(path, intake, _CSV))))
    titled = {
        _plain(title): key for _, table in tables for key, title in table.lists.items() if not table.entries
    }
    titles = {key: title for _, table in tables for key, title in table.lists.items()}
    for path, table in tables:
        with intake.attempt(Where(path)):
            _add(name_of(path, source), table, titled, titles, intake)
    add_sessions(plays, intake)
    if is_folder(source) and not files:
        pages = [path for path in files_in(source, intake.limits) if _HISTORY.fullmatch(path.name)]
        intake.notes.update([_AS_HTML] * len(pages))


def _is_read(path: Path) -> bool:
    """Whether a file of a download is a table, or the history; searches and others are JSON too."""
    head = Head.of(path)
    return not head.json.top or head.json.fields >= FIELDS


def _table(found: Iterable[tuple[int, list[str]]]) -> _Table:
    table, header = _Table(), ["", ""]
    for _, cells in found:
        video, playlist = _VIDEO.fullmatch(cells[0].strip()), _LIST.fullmatch(cells[0].strip())
        if _is_entry(cells) and video:
            table.entries.append(video[1])
        elif playlist:
            pairs = zip(header, cells, strict=False)
            table.lists[playlist[0]] = next((cell.strip() for name, cell in pairs if _TITLE.search(name)), "")
        elif video and len(cells) > 2 and not (cells[1].isdigit() and not _TITLE.search(header[1])):
            table.songs.append(_song(video[1], cells))
        else:
            header = [*cells, ""]
    return table


def _is_entry(cells: Sequence[str]) -> bool:
    """Whether a row is a video of a playlist: its id, and when it was added."""
    return _VIDEO.fullmatch(cells[0].strip()) is not None and len(cells) > 1 and is_time(cells[1])


def _song(video: str, cells: Sequence[str]) -> TrackRecord:
    artists = [cell.strip() for cell in cells[3:] if cell.strip()]
    return TrackRecord(
        id=video, title=cells[1].strip(), album=cells[2].strip(), artists=artists, location=f"{WATCH}{video}"
    )


def _add(name: str, table: _Table, titled: dict[str, str], titles: dict[str, str], intake: Intake) -> None:
    """Add the playlist of a file, if it has one."""
    for song in table.songs:
        intake.builder.add_track(song)
    if table.songs:
        intake.builder.add_playlist(PlaylistRecord(id=name, tracks=[song.id for song in table.songs]))
    if table.entries:
        own = _ENDING.sub("", PurePosixPath(name).stem)
        key = next(iter(table.lists), "") or titled.get(_plain(own), name)
        intake.builder.add_playlist(
            PlaylistRecord(id=key, title=titles.get(key) or own, tracks=list(table.entries))
        )
        for video in table.entries:
            intake.builder.add_track(TrackRecord(id=video, location=f"{WATCH}{video}"))
    elif not table.songs and not table.lists:
        intake.notes["table without videos"] += 1


def _plain(title: str) -> str:
    """A title as a file's name has it: signs that a name cannot have are replaced, each program's way."""
    return re.sub(r"[\W_]+", "", composed(title)).casefold()
