"""JSON of playlists as people and small programs write it: one playlist object, or several.

A file is one object, a list of objects, or an object with a list called `playlists`. Their fields may have any name in
`segue.data.records.aliases`. A playlist without an id is named after its file, and numbered if the file has several.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from segue.data.encodings import as_utf8
from segue.data.readers.jsonl import LINES
from segue.data.readers.sources import choose, name_of
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.recognition.outline import outline
from segue.data.records.aliases import ALIASES, decode_playlist
from segue.data.records.intake import Intake
from segue.data.text_files import read_bytes
from segue.errors import Where

_KEY: Final = "playlists"
_START: Final = 1 << 16
_TRACKS: Final = tuple(name for name, field in ALIASES.items() if field == "tracks")


def _looks_like(head: Head) -> Look | None:
    top, fields, several = head.json
    if not top or several or "playlist" in fields:
        return None
    if head.ending in LINES:
        return Look(Sureness.POSSIBLE, "it is JSON")
    for before, what in (
        ("", "an object"),
        ("[].", "a list of objects"),
        (f"{_KEY}[].", "a list of playlists"),
    ):
        named = next((name for name in _TRACKS if f"{before}{name}" in fields), "")
        if named:
            return Look(Sureness.LIKELY, f"it is {what} with the field {named}")
    if head.ending == "json" and any({f"{at}title", f"{at}tags"} <= fields for at in ("", "[].")):
        return Look(Sureness.NAME, "its name and the fields title and tags")
    return Look(Sureness.POSSIBLE, "it is JSON")


@recognised("JSON of playlists", _looks_like)
def read_json(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one file, or a folder's `*.json`.

    Raises:
        DataError: A file or a record is bad, and bad records are not skipped.
    """
    found = choose(source, files, ("*.json",), what="files of playlists", limits=intake.limits)
    for path in intake.opened(intake.progress.track(found, label=source.name, total=len(found))):
        name = name_of(path, source)
        with intake.attempt(Where(path)):
            raw = read_bytes(path, intake.limits)
            data, encoding = as_utf8(raw)
            top, fields, _ = outline(data[:_START].decode(errors="replace").lstrip())
            if top == "{" and _KEY not in fields:
                intake.note_encoding(encoding)
                intake.add(decode_playlist(data, default_id=name, bad=intake.refuser(Where(path))))
                continue
            key = _KEY if top == "{" else ""
            records = intake.records(raw, path, what="playlists", key=key, bar=False)
            for number, (where, record) in enumerate(records, 1):
                with intake.attempt(where):
                    key = f"{name} {number}"
                    intake.add(decode_playlist(record, default_id=key, bad=intake.refuser(where)))
