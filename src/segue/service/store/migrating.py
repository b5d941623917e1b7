"""The store's tables, brought to this version in one transaction: as before or new, whenever a process dies."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from segue.errors import ConfigError
from segue.service.store.faults import is_locked
from segue.service.store.tables import METADATA

MIGRATIONS: Final = Path(__file__).parent / "migrations"

PAUSE: Final = 0.02
"""Seconds between two attempts to change a file's journal, for which SQLite itself does not wait."""

REWRITTEN: Final = "_alembic_tmp_"
"""The beginning of a table's name while Alembic writes it again."""


def migrate(engine: sa.Engine, waiting: float) -> None:
    """Bring the tables to the newest version, one process after the other.

    Args:
        engine: Connections to the database.
        waiting: Seconds to wait for other processes that migrate or write.

    Raises:
        CommandError: The tables are of a newer version.
        ConfigError: The tables are of another program.
        SQLAlchemyError: The database does not answer, or stays locked.
    """
    with engine.execution_options(begin="IMMEDIATE").connect() as connection:
        is_file = connection.dialect.name == "sqlite"
        if is_file:
            _write_ahead(connection, waiting)
        with connection.begin():
            found = MigrationContext.configure(connection).get_current_heads()
            if found == (head(),):
                return
        with _alone(connection, waiting) if is_file else _at_leisure(connection):
            if is_file:
                _drop_half_made(connection)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def head() -> str:
    """The newest version of the tables."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _write_ahead(connection: sa.Connection, waiting: float) -> None:
    """Let readers go on during a write (WAL). A file remembers this, so it is changed only once.

    SQLite refuses the change at once while another process has the file open in its old state.
    """
    end = time.monotonic() + waiting
    raw = _raw(connection)
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except sqlite3.Error as error:
            if not is_locked(error) or time.monotonic() > end:
                raise OperationalError("PRAGMA journal_mode = WAL", None, error) from error
            time.sleep(PAUSE)
        else:
            return


@contextlib.contextmanager
def _alone(connection: sa.Connection, waiting: float) -> Generator[None]:
    """One transaction of SQLite, which begins with the file's lock.

    SQLite changes a table by writing it again: dropping the old table must not delete the rows that refer to it. It
    turns that off only outside a transaction, and so past SQLAlchemy, which would begin one.
    """
    raw = _raw(connection)
    before = raw.execute("PRAGMA busy_timeout").fetchone()[0]
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute(f"PRAGMA busy_timeout = {round(waiting * 1000)}")
    try:
        with connection.begin():
            yield
    finally:
        raw.execute(f"PRAGMA busy_timeout = {before}")
        raw.execute("PRAGMA foreign_keys = ON")


@contextlib.contextmanager
def _at_leisure(connection: sa.Connection) -> Generator[None]:
    """One transaction of PostgreSQL without the time limits of requests; its lock is taken in `migrations/env`."""
    with connection.begin():
        for limit in ("lock_timeout", "statement_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {limit} = 0")
        yield


def _raw(connection: sa.Connection) -> Any:
    """SQLite's own connection."""
    return connection.connection.driver_connection


def _drop_half_made(connection: sa.Connection) -> None:
    """Drop what an earlier version of Segue left when it was killed while it made the tables one by one.

    Raises:
        ConfigError: The tables hold something, so they are not such leftovers.
    """
    names = set(sa.inspect(connection).get_table_names())
    for name in sorted(name for name in names if name.startswith(REWRITTEN)):
        if (
            name.removeprefix(REWRITTEN) in names
        ):  # the copy was not finished, or it would have taken the name
            connection.exec_driver_sql(f'DROP TABLE "{name}"')
    if MigrationContext.configure(connection).get_current_heads():
        return
    for table in reversed(METADATA.sorted_tables):
        if table.name not in names:
            continue
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise ConfigError(
                expected="an empty database, or a store that Segue made",
                got=f"a table {table.name!r} of unknown version",
                hint="Name another database.",
            )
        table.drop(connection)
