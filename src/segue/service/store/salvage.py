"""What is whole in a damaged SQLite store: every playlist that any of its trees still leads to.

A damaged page hides what comes after it in one order, so the table and its two indexes are walked from both ends. Rows
that no walk reached are asked for one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from segue.service.store.faults import DamagedRow, down
from segue.service.store.rows import Kept, read
from segue.service.store.tables import PLAYLISTS

MOST: Final = 1_000_000
"""Largest number of rows that are asked for one by one, in case a number itself is damaged."""

_TABLE: Final = "SELECT rowid, key FROM playlists NOT INDEXED ORDER BY rowid"
_INDEXES: Final = (
    "SELECT rowid, key FROM playlists INDEXED BY sqlite_autoindex_playlists_1 ORDER BY key",
    "SELECT rowid, NULL FROM playlists INDEXED BY playlists_by_time ORDER BY saved",
)


def salvage(engine: sa.Engine, damaged: list[DamagedRow]) -> Iterator[Kept]:
    """The playlists of a damaged file that are whole, in the order in which they were made.

    Args:
        engine: Connections to the file.
        damaged: Where to list the others: by key, or by the number of their row where no key can be read.
    """
    with engine.connect() as connection:
        upwards, downwards = _walk(connection, _TABLE), _walk(connection, f"{_TABLE} DESC")
        found = {**upwards, **downwards}
        if upwards and downwards:  # where neither came, a page of the table is damaged
            found = dict.fromkeys(range(max(upwards), min(downwards))[:MOST], "") | found
        for order in _INDEXES:
            for walked in (_walk(connection, order), _walk(connection, f"{order} DESC")):
                found |= {number: key for number, key in walked.items() if key or number not in found}
        for number, key in sorted(found.items()):
            try:
                yield from read(
                    connection, sa.select(PLAYLISTS).where(_ROW.bindparams(number=number)), damaged
                )
            except DatabaseError as error:
                damaged.append(DamagedRow(key or f"row {number}", down(error).detail))


_ROW: Final = sa.text("playlists.rowid = :number")


def _walk(connection: sa.Connection, order: str) -> dict[int, str]:
    """The number of each row with its key, up to the first damaged page; "" for a key that is not in this tree."""
    found: dict[int, str] = {}
    try:
        for number, key in connection.exec_driver_sql(order):
            found[number] = key or ""
    except DatabaseError:
        pass  # what comes after it may be found in another order
    return found
