"""JSON Lines: one playlist object on each line, with any of the field names in `segue.data.records.aliases`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segue.data.readers.sources import choose
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.aliases import ALIASES, decode_playlist
from segue.data.records.intake import Intake
from segue.data.text_files import utf8_lines
from segue.errors import DataError, Where


def _looks_like(head: Head) -> Look | None:
    if head.json.top != "{":
        return Look(Sureness.POSSIBLE, "it is JSON") if head.json.top else None
    named = [name for name in head.json.fields if ALIASES.get(name) == "tracks"]
    if named and head.json.several:
        return Look(Sureness.LIKELY, f"each line is an object with the field {named[0]}")
    sureness = Sureness.NAME if head.ending in {"jsonl", "ndjson"} else Sureness.POSSIBLE
    return Look(sureness, "its lines are objects")


@recognised("JSON Lines of playlists", _looks_like)
def read_jsonl(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.jsonl`; blank lines are skipped.

    Raises:
        DataError: A line is bad, and bad lines are not skipped.
    """
    found = choose(source, files, ("*.jsonl", "*.ndjson"), what="files of playlists", limits=intake.limits)
    for path in intake.opened(found):
        with intake.attempt(Where(path)):
            lines = intake.progress.track(utf8_lines(path, intake.limits), label=path.name)
            for number, (line, encoding) in enumerate(lines, 1):
                intake.note_encoding(encoding, "line")
                if number == 1 and line.lstrip().startswith(b"["):
                    raise DataError(
                        expected="one playlist object a line",
                        got="a JSON list",
                        hint="A JSON list of playlists is read by the format melon.",
                    )
                if line.strip():
                    try:
                        intake.add(decode_playlist(line))
                    except DataError as error:
                        intake.refuse(error, Where(path, line=number))
