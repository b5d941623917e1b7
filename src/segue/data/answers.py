"""Answers: files with the tracks and tags of playlists, best first; either the truth or a model's answer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from segue.data.records.files import read_playlists
from segue.files.artifacts import new_file
from segue.ids import distinct_ids
from segue.types import Answer


def read_answers(path: Path | str) -> list[Answer]:
    """Read answers in file order. Ids keep the kind that the file has (integer or text).

    The file may be Melon's `results.json`, JSONL, a JSON list, or an MPD slice. A field may have any name in
    `segue.data.records.aliases`; other fields are ignored. If a record repeats a tag or track, the first one counts.

    Raises:
        DataError: The file is empty or incomplete, repeats an id, or a record is not a playlist. The error
            names the file, the record or line, and the field.
    """
    return [
        Answer(
            id=playlist.playlist.id,
            tracks=tuple(distinct_ids(playlist.playlist.tracks)),
            tags=tuple(distinct_ids([tag for tag in map(str.strip, playlist.playlist.tags) if tag])),
        )
        for _, playlist in read_playlists(Path(path), what="answers")
    ]


def write_answers(answers: Iterable[Answer], path: Path | str) -> None:
    """Write answers as JSONL, one line `{"id", "tracks", "tags"}` for each.

    Raises:
        ArtifactError: The file cannot be written.
    """
    encoder = msgspec.json.Encoder()
    with new_file(Path(path)) as temporary, temporary.open("wb") as file:
        for answer in answers:
            file.write(encoder.encode(answer) + b"\n")
