"""Tables of plays, one row each: a service's log, or a person's plays as programs export them from Last.fm."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Final

from segue.data.listens.plays import Plays
from segue.data.listens.sessions import add_sessions
from segue.data.listens.table_plays import HEADERLESS, TablePlays, is_headerless, listen_columns
from segue.data.listens.times import is_time
from segue.data.options import CUTS
from segue.data.readers import columnar
from segue.data.readers.dialects import dialect_note, dialect_of_table
from segue.data.readers.rows import rows
from segue.data.readers.sources import choose, name_of
from segue.data.recognition.head import Head
from segue.data.recognition.looks import Look, Sureness, recognised
from segue.data.records.intake import Intake
from segue.errors import DataError, Where
from segue.files.columnar_tables import ARROW, PARQUET

ENDINGS: Final = ("*.csv", "*.tsv", "*.tab")

_LISTS: Final = {"playlist", "playlist name"}
"""Columns of tables of playlists, which may tell when a track was added."""


def looks_like_scrobbles(head: Head) -> Look | None:
    """Return the claim of Last.fm's tables: without a header, or with a column `uts`."""
    for first, _ in _first_rows(head):
        if is_headerless(first):
            return Look(Sureness.LIKELY, "its rows have times as those of a listening history")
        if "uts" in first:
            return Look(Sureness.SURE, "it has the column uts")
    look = _looks_like(head)
    return look and look._replace(sureness=Sureness.POSSIBLE)


def _looks_like(head: Head) -> Look | None:
    """The claim of tables that have columns for the time and for the track of a play."""
    for first, second in _first_rows(head):
        if is_headerless(first):
            return Look(Sureness.POSSIBLE, "its rows have times as those of a listening history")
        found = listen_columns(first)
        at = found.get("time", 0)
        if {"title", "track"} & found.keys() and "time" in found:
            names = {cell.strip().lower() for cell in first}
            is_play = at < len(second) and is_time(second[at]) and not _LISTS & names
            sure = Sureness.LIKELY if first[at].strip().lower() == "date" else Sureness.SURE
            why = f"it has the time of a play in the column {first[at].strip()}"
            return Look(sure if is_play and "uts" not in names else Sureness.POSSIBLE, why)
    return None


def _first_rows(head: Head) -> list[tuple[list[str], list[str]]]:
    """The first two rows of a table, divided in each way."""
    if not head.lines or head.root or head.json.top:
        return []
    two = (*head.lines[:2], "")
    return [(_cells(two[0], cut), _cells(two[1], cut)) for cut in CUTS.values()]


def _cells(line: str, cut: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=cut), list[str]())
    except csv.Error:
        return []


@recognised("a table of plays", _looks_like)
def read_listens(source: Path, intake: Intake, files: Sequence[str] = ()) -> None:
    """Read one table, or a folder's, in CSV, TSV, Parquet or Arrow, and make playlists of sessions.

    Without a column for the person, each table is one person's, who has its name.

    Raises:
        DataError: The header or a row is bad, and bad rows are not skipped.
    """
    plays = Plays(intake)
    found = choose(source, files, (*ENDINGS, *columnar.ENDINGS), what="tables of plays", limits=intake.limits)
    frames = [path for path in found if Head.of(path).data.startswith((PARQUET.magic, ARROW.magic))]
    for path in frames:
        intake.files.append(path)
        with intake.attempt(Where(path)):
            _add_frame(path, person_of(path, source, len(found)), plays, intake)
    for path in intake.opened(path for path in found if path not in frames):
        add_table(path, person_of(path, source, len(found)), plays, intake)
    add_sessions(plays, intake)


def _add_frame(path: Path, person: str, plays: Plays, intake: Intake) -> None:
    named = intake.options.columns
    frame = columnar.frame_of(path, intake.limits, lambda header: set(listen_columns(header, named).values()))
    table = TablePlays(frame.header, person, plays, intake)
    for number, cells in enumerate(intake.progress.track(frame.rows, label=path.name)):
        try:
            table.add(cells)
        except DataError as error:
            intake.refuse(error, Where(path, row=number))


def person_of(path: Path, source: Path, files: int) -> str:
    """Who listened, where a file does not say it: "" if the file is the only one, else its name."""
    return "" if files == 1 else str(PurePosixPath(name_of(path, source)).with_suffix(""))


def add_table(path: Path, person: str, plays: Plays, intake: Intake) -> None:
    """Add the plays of a table.

    Raises:
        DataError: The header or a row is bad, and bad rows are not skipped.
    """
    usual = "," if path.name.lower().removesuffix(".gz").endswith(".csv") else "\t"
    with intake.attempt(Where(path)):
        dialect = dialect_of_table(path, usual, intake.limits, intake.options)
        intake.notes.update(filter(None, [dialect_note(dialect, usual)]))
        found = rows(path, intake, dialect)
        line, header = next(found, (1, [""]))
        rest: Iterable[tuple[int, list[str]]] = found
        if is_headerless(header):
            rest, header = chain([(line, header)], found), list(HEADERLESS[len(header)][0])
        table = TablePlays(header, person, plays, intake)
        for number, cells in intake.progress.track(rest, label=path.name):
            try:  # `attempt` for each of a million rows takes longer than the rest
                table.add(cells)
            except DataError as error:
                intake.refuse(error, Where(path, line=number))
