"""Answers: files of the tracks and tags of playlists, best first, as truth or as a model's answer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from segue.data.records.files import read_playlists
from segue.files.artifacts import new_file
from segue.ids import distinct_ids
from segue.types import Answer


def read_answers(path: Path | str) -> list[Answer]:
    """Read answers in file order, with ids in the kind the file has them (integer or text).

    The file may be Melon's `results.json`, JSONL, a JSON list, or an MPD slice; fields may go by any name in
    `segue.data.records.aliases`, and others are ignored. A tag or track that a record repeats is kept at its first
    place.

    Raises:
        DataError: The file is empty, breaks off, names an id twice, or a record is not a playlist; the error
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
    """Write answers as JSONL: `{"id", "tracks", "tags"}` a line.

    Raises:
        ArtifactError: The file cannot be written.
    """
    encoder = msgspec.json.Encoder()
    with new_file(Path(path)) as temporary, temporary.open("wb") as file:
        for answer in answers:
            file.write(encoder.encode(answer) + b"\n")
