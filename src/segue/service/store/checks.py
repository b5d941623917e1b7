"""Whether a store is whole: its pages, its references, and every playlist in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from segue.errors import DataError
from segue.service.store.engine import bare
from segue.service.store.faults import DamagedRow, down
from segue.service.store.migrating import head
from segue.service.store.store import Store
from segue.service.store.tables import PLAYLISTS

MOST: Final = 100
"""Largest number of faults that are listed."""


def page_faults(engine: sa.Engine, *, thorough: bool = False) -> list[str]:
    """Faults of a SQLite file's structure, in SQLite's words; none for other databases, which check themselves.

    Args:
        engine: Connections to it.
        thorough: Whether to compare tables with their indexes, and references with what they refer to.
    """
    return list(islice(_page_faults(engine, thorough), MOST))


def check(url: str) -> int:
    """Check all of a store, without changing it; returns its number of playlists.

    Raises:
        ConfigError: The URL is invalid, or the database does not answer.
        DataError: The store is damaged; the message lists at most `MOST` faults.
    """
    store = Store(bare(url))
    try:
        found, count = _check(store)
    finally:
        store.close()
    if found:
        raise DataError(
            "the store is damaged:\n" + "\n".join(found),
            hint="Restore a copy (`segue store restore`), or save what is whole (`segue export-feedback`).",
        )
    return count


def _check(store: Store) -> tuple[list[str], int]:
    """Faults, of which at most `MOST` are listed, and the number of whole playlists."""
    found = page_faults(store.engine, thorough=True)
    damaged: list[DamagedRow] = []
    count = 0
    try:
        if store.version == head():
            count = sum(1 for _ in store.all(damaged))
        else:  # rows of other versions have other columns
            with store.engine.connect() as connection:
                count = connection.execute(sa.select(sa.func.count()).select_from(PLAYLISTS)).scalar_one()
    except DatabaseError as error:
        found = found or [down(error).detail]
    return [*found, *(f"playlist {row.key!r}: {row.why}" for row in damaged)][:MOST], count


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
