"""Whether a store is whole: its pages, its references, and every playlist in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from segue.service.store.faults import DamagedRow, down
from segue.service.store.store import Store

MOST: Final = 100
"""Largest number of faults that are listed."""


def page_faults(engine: sa.Engine, *, thorough: bool = False) -> list[str]:
    """Faults of a SQLite file's structure, in SQLite's words; none for other databases, which check themselves.

    Args:
        engine: Connections to it.
        thorough: Whether to compare tables with their indexes, and references with what they refer to.
    """
    return list(islice(_page_faults(engine, thorough), MOST))


def faults(store: Store) -> list[str]:
    """All faults of a store, of which at most `MOST` are listed: of its file, and of the playlists in it."""
    found = page_faults(store.engine, thorough=True)
    damaged: list[DamagedRow] = []
    try:
        for _ in store.all(damaged):
            pass
    except DatabaseError as error:
        if not found:
            found.append(down(error).detail)
    return [*found, *map(str, damaged)][:MOST]


def _page_faults(engine: sa.Engine, thorough: bool) -> Iterator[str]:
    if engine.dialect.name != "sqlite":
        return
    check = "integrity_check" if thorough else "quick_check"
    try:
        with engine.connect() as connection:
            for said in connection.exec_driver_sql(f"PRAGMA {check}({MOST})").scalars():
                if said != "ok":
                    yield from str(said).splitlines()
            if thorough:
                for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
                    yield f"row {row[1]} of {row[0]} refers to a playlist that is not there"
    except DatabaseError as error:
        yield down(error).detail
