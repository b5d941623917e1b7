"""The Melon Playlist Dataset: a folder of playlists, track descriptions and genre names.

`train.json`, `val.json`, `test.json`: lists of `id, plylst_title, tags, songs, like_cnt, updt_date`;
`song_meta.json` and `genre_gn_all.json` beside them, if there, describe the tracks. Dumps of other
services in this schema, such as NetEase's, are read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.opening import is_folder, is_regular
from segue.data.readers.melon_tracks import read_genres, read_tracks
from segue.data.readers.sources import choose
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Role, Sureness, recognised
from segue.data.records.aliases import decode_playlist
from segue.data.records.intake import Intake
from segue.errors import DataError, Where

TRAINING: Final = "train.json"
QUESTIONS: Final = ("val.json", "test.json")
RESULTS: Final = "results.json"

_GENRE: Final = re.compile(r"GN[0-9]{4}")


def _looks_like(head: Head) -> Look | None:
    top, fields = head.json.top, head.json.fields
    if top == "{" and fields and all(map(_GENRE.fullmatch, fields)):
        return Look(Sureness.SURE, "its fields are codes of genres", Role.BESIDE)
    if top != "[":
        return None
    if {"[].song_name", "[].artist_name_basket"} & fields:
        return Look(Sureness.SURE, "its records describe tracks", Role.BESIDE)
    role = Role.QUESTIONS if head.name in (*QUESTIONS, RESULTS) else Role.PLAYLISTS
    own = next((name for name in ("plylst_title", "songs") if f"[].{name}" in fields), "")
    if own:
        return Look(Sureness.SURE, f"its records have the field {own}", role)
    return Look(Sureness.POSSIBLE, "it is a list", role)


@recognised("a list of playlists as Melon's", _looks_like, alone=True)
def read_melon(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read a folder, or one playlists file alone.

    From a folder, only `train.json` is read. The challenge's `val.json` and `test.json` hold questions: playlists
    with a hidden part. They are read only if there is no `train.json`, or if `files` names them.

    Raises:
        DataError: There is no playlists file, or a record is bad and bad records are not skipped.
    """
    several = is_folder(source)
    if several and not files:
        files = _default(source)
    for path in choose(source, files, (), what="playlists", limits=intake.limits):
        for where, record in intake.json_list(path, what="playlists"):
            with intake.attempt(where):
                intake.add(decode_playlist(record, bad=intake.refuser(where)))
    if not several:
        return
    names: dict[str, str] = {}
    if is_regular(source / "genre_gn_all.json"):
        names = read_genres(source / "genre_gn_all.json", intake)
    if is_regular(source / "song_meta.json"):
        read_tracks(source / "song_meta.json", names, intake)


def _default(folder: Path) -> Sequence[str]:
    """The playlists files of a folder that are read by default."""
    there = [name for name in (TRAINING, *QUESTIONS) if is_regular(folder / name)]
    if not there:
        raise DataError(
            expected=f"{TRAINING}, {QUESTIONS[0]} or {QUESTIONS[1]}",
            got="a folder without them",
            where=Where(folder),
            hint="Name the folder that holds them, or one file of playlists.",
        )
    return [TRAINING] if TRAINING in there else there
