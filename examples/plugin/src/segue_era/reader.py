"""A reader of the plainest format: a line a playlist, its title, a tab, and the tracks' ids with commas between."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segue import DataError, Where
from segue.extending import Head, Intake, Look, PlaylistRecord, Sureness, recognised


def looks_like(head: Head) -> Look | None:
    """Claim files whose lines all have a tab, and numbers after it."""
    parts = [line.partition("\t")[2].replace(",", "") for line in head.lines]
    if parts and all(map(str.isdigit, parts)):
        return Look(Sureness.LIKELY, "each line is a title, a tab and numbers")
    return None


@recognised("lines of titles and tracks", looks_like)
def read_lines(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Hand every line's playlist to the intake."""
    intake.files.append(source)
    for number, line in enumerate(source.read_text("utf-8").splitlines(), 1):
        with intake.attempt(Where(source, line=number)):
            title, tab, tracks = line.partition("\t")
            if not tab:
                raise DataError(
                    expected="a title, a tab and tracks", got="no tab", hint="Write a tab after the title."
                )
            intake.builder.add_playlist(PlaylistRecord(id=number, title=title, tracks=tracks.split(",")))
