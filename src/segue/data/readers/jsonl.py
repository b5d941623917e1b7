"""JSON Lines: one playlist object on each line, with any of the field names in `segue.data.records.aliases`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segue.data.readers.sources import choose
from segue.data.records.aliases import decode_playlist
from segue.data.records.intake import Intake
from segue.data.text_files import byte_lines
from segue.errors import DataError, Where


def read_jsonl(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.jsonl`; blank lines are skipped.

    Raises:
        DataError: A line is bad, and bad lines are not skipped.
    """
    for path in choose(source, files, ("*.jsonl", "*.ndjson"), what="files of playlists", limits=intake.limits):
        intake.files.append(path)
        with intake.attempt(Where(path)):
            for number, line in enumerate(
                intake.progress.track(byte_lines(path, intake.limits), label=path.name), 1
            ):
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
