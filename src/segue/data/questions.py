"""Questions: files of incomplete playlists, read from any challenge's format and written as JSONL."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from segue.data.records.files import read_playlists
from segue.errors import QueryError, Where
from segue.files.artifacts import new_file
from segue.ids import distinct_ids
from segue.types import Query


def read_questions(path: Path | str) -> list[Query]:
    """Read questions in file order. Ids keep the kind that the file has (integer or text).

    The file may be Melon's `val.json` or `test.json`, the MPD's `challenge_set.json`, JSONL, or a JSON list.
    A field may have any name in `segue.data.records.aliases`; other fields are ignored. Tags are stripped. Blank tags
    and repeated tags or tracks are dropped. A blank title counts as no title.

    Raises:
        DataError: The file is empty or incomplete, repeats an id, or a record is not a playlist. The error
            names the file, the record or line, and the field.
    """
    return [
        Query(
            id=playlist.playlist.id,
            title=(playlist.playlist.title or "").strip(),
            tags=tuple(distinct_ids([tag for tag in map(str.strip, playlist.playlist.tags) if tag])),
            tracks=tuple(distinct_ids(playlist.playlist.tracks)),
            updated=playlist.playlist.updated,
        )
        for _, playlist in read_playlists(Path(path), what="questions")
    ]


def write_questions(questions: Iterable[Query], path: Path | str) -> None:
    """Write questions as JSONL, each as `{"id", "title", "tags", "tracks", "updated"}` without unknown parts.

    Raises:
        QueryError: A question has no id; nothing is written.
        ArtifactError: The file cannot be written.
    """
    encoder = msgspec.json.Encoder()
    with new_file(Path(path)) as temporary, temporary.open("wb") as file:
        for number, question in enumerate(questions, 1):
            if question.id is None:
                raise QueryError(
                    expected="an id",
                    got="none",
                    where=Where(item=f"question {number}"),
                    hint="Give every question an id of its own.",
                )
            file.write(encoder.encode(question) + b"\n")
