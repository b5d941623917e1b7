"""JSON Lines: one playlist object on each line, with any of the field names in `segue.data.records.aliases`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.readers.sources import choose
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.aliases import ALIASES, decode_playlist
from segue.data.records.intake import Intake
from segue.data.text_files import utf8_lines
from segue.errors import DataError, Where

LINES: Final = frozenset({"jsonl", "ndjson"})
"""The endings of files of lines."""


def _looks_like(head: Head) -> Look | None:
    if head.json.top != "{" or {"playlist", "playlists"} & head.json.fields:
        return None
    named = sorted(name for name in head.json.fields if ALIASES.get(name) == "tracks")
    if named and (head.json.several or head.ending in LINES):
        return Look(Sureness.LIKELY, f"each line is an object with the field {named[0]}")
    return Look(Sureness.NAME if head.ending in LINES else Sureness.POSSIBLE, "its lines are objects")


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
                        hint="A JSON list of playlists is read by the format json.",
                    )
                if line.strip():
                    refuse = intake.refuser(Where(path, line=number))
                    try:
                        intake.add(decode_playlist(line, bad=refuse))
                    except DataError as error:
                        refuse(error)
