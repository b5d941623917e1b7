"""Tables of events: which label is when in which file."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from segue.audio.tables import read_table
from segue.errors import DataError, Where
from segue.metrics.events import Event

COLUMNS: Final = ("file", "onset", "offset", "label")


class EventTable(NamedTuple):
    """Files, and the events of each by their beginning."""

    files: tuple[str, ...]
    events: tuple[tuple[Event, ...], ...]


def read_events(path: Path) -> EventTable:
    """Read a CSV with the columns file, onset, offset (seconds) and label, a row for each event.

    Files are relative to the CSV; other columns are ignored. A row with a file alone is a file without events.

    Raises:
        DataError: It cannot be read, lacks a column, is empty, or has a row that is no event.
    """
    rows, fields = read_table(path)
    missing = [name for name in COLUMNS if name not in fields]
    if missing:
        raise DataError(
            expected=f"the columns {', '.join(COLUMNS)}",
            got=", ".join(fields) or "none",
            where=Where(path, line=1),
        )
    found: dict[str, list[Event]] = {}
    for line, row in enumerate(rows, 2):
        if not row["file"].strip():
            raise DataError(expected="a file", got="none", where=Where(path, line=line, field="file"))
        events = found.setdefault(str(path.parent / row["file"].strip()), [])
        if any(row[name].strip() for name in COLUMNS[1:]):
            events.append(_event(row, path, line))
    if not found:
        raise DataError(expected="at least one file", got="none", where=Where(path))
    return EventTable(tuple(found), tuple(tuple(sorted(events, key=_by_onset)) for events in found.values()))


def write_events(path: Path, rows: Iterable[tuple[str, Event | None, str]], extra: str) -> None:
    """Write such a table; each row has a file, an event or None, and the value of one more column called `extra`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*COLUMNS, extra))
        for name, event, value in rows:
            if event is None:
                writer.writerow((name, "", "", "", ""))
            else:
                writer.writerow((name, f"{event.onset:.3f}", f"{event.offset:.3f}", event.label, value))


def _event(row: Mapping[str, str], path: Path, line: int) -> Event:
    label = row["label"].strip()
    if not label:
        raise DataError(expected="a label", got="none", where=Where(path, line=line, field="label"))
    onset, offset = (_seconds(row[name], path, line, name) for name in ("onset", "offset"))
    if offset <= onset:
        raise DataError(
            expected=f"an offset after the onset {onset:g}", got=f"{offset:g}", where=Where(path, line=line)
        )
    return Event(label, onset, offset)


def _seconds(text: str, path: Path, line: int, field: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise DataError(
            expected="seconds, 0 or more", got=repr(text), where=Where(path, line=line, field=field)
        )
    return value


def _by_onset(event: Event) -> tuple[float, str]:
    return event.onset, event.label
