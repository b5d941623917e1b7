"""Connections to the store, and the migration of its tables."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import event, exc

from segue.errors import ConfigError, MissingExtraError

MIGRATIONS: Final = Path(__file__).parent / "migrations"

WAITING: Final = 10
"""Seconds that a write waits for another one, and that a connection waits for a free slot."""


def connect(url: str) -> sa.Engine:
    """An engine for a database whose tables are migrated to this version.

    Args:
        url: `sqlite:///path`, `postgresql://user:password@host/database`, or any other that SQLAlchemy reads.

    Raises:
        ConfigError: The URL is invalid, or the database cannot be reached.
        MissingExtraError: The database's driver is not installed.
    """
    try:
        engine = sa.create_engine(_with_driver(url), **_options(url))
    except (exc.ArgumentError, exc.NoSuchModuleError, ValueError) as error:
        raise ConfigError(
            expected="the URL of a database",
            got=repr(_shown(url)),
            hint="Write sqlite:///path/to/file.sqlite or postgresql://user:password@host/database.",
        ) from error
    except ImportError as error:
        raise MissingExtraError("A PostgreSQL store", "postgres") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
    try:
        _migrate(engine)
    except (exc.SQLAlchemyError, OSError) as error:
        engine.dispose()
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise ConfigError(
            expected=f"a store at {_shown(url)}",
            got=cause,
            hint="Check that the database is there, runs, and may be written.",
        ) from error
    except CommandError as error:
        engine.dispose()
        raise ConfigError(
            expected=f"a store of up to version {_head()} at {_shown(url)}",
            got="a newer one",
            hint="Update Segue.",
        ) from error
    return engine


def _migrate(engine: sa.Engine) -> None:
    config = _config()
    with engine.connect() as connection, _tables_rewritten(connection), connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextlib.contextmanager
def _tables_rewritten(connection: sa.Connection) -> Generator[None]:
    """SQLite changes a table by writing it again: dropping the old table must not delete the rows that refer to it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.commit()  # SQLite accepts this only between transactions
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _with_driver(url: str) -> str:
    for name in ("postgresql://", "postgres://"):
        if url.startswith(name):
            return f"postgresql+psycopg://{url.removeprefix(name)}"
    return url


def _options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": WAITING}}
    return {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8, "pool_timeout": WAITING}


def _prepare(connection: Any, _: object) -> None:
    """Enforce foreign keys, and let readers continue during a write."""
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _shown(url: str) -> str:
    """The URL without its password."""
    try:
        return sa.engine.make_url(url).render_as_string(hide_password=True)
    except exc.ArgumentError:
        return url.split("@")[-1]


def _head() -> str:
    return str(ScriptDirectory.from_config(_config()).get_current_head())
