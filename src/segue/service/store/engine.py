"""Connections to the store: their limits of time, how they begin a transaction, and which file they hold open."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

import sqlalchemy as sa
from alembic.util.exc import CommandError
from sqlalchemy import event, exc

from segue.errors import ConfigError, MissingExtraError
from segue.service.settings import Durability
from segue.service.store.faults import down
from segue.service.store.migrating import head, migrate

WAITING: Final = 1.5
"""Seconds that a transaction waits for another one, and for a connection: a client hears of it within 2 s."""

STARTING: Final = 60.0
"""Seconds that a service which starts waits for others that write, or that bring the tables up to date."""

CONNECTIONS: Final = 8


def connect(
    url: str, *, durability: Durability = "full", waiting: float = STARTING, create: bool = True
) -> sa.Engine:
    """An engine for a database whose tables are migrated to this version.

    Args:
        url: `sqlite:///path`, `postgresql://user:password@host/database`, or any other that SQLAlchemy reads.
        durability: See `Durability`.
        waiting: Seconds to wait for other processes before giving up.
        create: Whether to make a SQLite file that does not exist.

    Raises:
        ConfigError: The URL is invalid, or the database cannot be reached.
        MissingExtraError: The database's driver is not installed.
    """
    engine = bare(url, durability=durability, create=create)
    try:
        migrate(engine, waiting)
    except (exc.SQLAlchemyError, OSError) as error:
        engine.dispose()
        raise ConfigError(
            expected=f"a store at {_shown(url)}",
            got=down(error).detail if isinstance(error, exc.SQLAlchemyError) else str(error),
            hint="Check that the database is there, runs, and may be written.",
        ) from error
    except CommandError as error:
        engine.dispose()
        raise ConfigError(
            expected=f"a store of up to version {head()} at {_shown(url)}",
            got="a newer one",
            hint="Update Segue.",
        ) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def bare(url: str, *, durability: Durability = "full", create: bool = False) -> sa.Engine:
    """An engine for a database as it is: nothing is read or written yet.

    Raises:
        ConfigError: The URL is invalid.
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
        _prepare_sqlite(engine, durability, create=create)
    elif engine.dialect.name == "postgresql":
        _prepare_postgres(engine, durability)
    return engine


def file_of(engine: sa.Engine) -> Path | None:
    """The file of a SQLite database; None for other databases."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name:
        return None
    return Path(unquote(urlsplit(name).path) if name.startswith("file:") else name)


def identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one that takes its name; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _with_driver(url: str) -> str:
    for name in ("postgresql://", "postgres://"):
        if url.startswith(name):
            return f"postgresql+psycopg://{url.removeprefix(name)}"
    return url


def _options(url: str) -> dict[str, Any]:
    """Options of the engine; what the URL itself says of a PostgreSQL connection stays."""
    given = sa.engine.make_url(_with_driver(url))
    pool = {"pool_size": CONNECTIONS, "max_overflow": 0, "pool_timeout": WAITING}
    if given.get_backend_name() == "sqlite":
        if given.database in (None, "", ":memory:"):
            raise ValueError("a store in memory would be another one for each thread")
        # without an isolation level Python's driver begins no transactions of its own, which a DDL would escape
        return {**pool, "connect_args": {"timeout": WAITING, "isolation_level": None}}
    limits = {"connect_timeout": 2, "tcp_user_timeout": 2000}
    known = {name: value for name, value in limits.items() if name not in given.query}
    return {**pool, "pool_pre_ping": True, "connect_args": known}


def _prepare_sqlite(engine: sa.Engine, durability: Durability, *, create: bool) -> None:
    path = file_of(engine)

    def name_file(_: Any, __: Any, arguments: list[Any], named: dict[str, Any]) -> None:
        # a file that someone removed is not made anew: what is written there would be of no use
        if not create and path is not None and not engine.url.query:
            arguments[0] = f"file:{quote(os.fsencode(path))}?mode=rw"
            named["uri"] = True

    def set_up(connection: Any, _: object) -> None:
        # a text that is no UTF-8 is damage of one row, and no error of the database
        connection.text_factory = lambda content: content.decode("utf-8", "surrogateescape")  # pyright: ignore[reportUnknownLambdaType, reportUnknownMemberType] - sqlite3 gives bytes
        for pragma in ("foreign_keys = ON", f"synchronous = {durability.upper()}"):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")

    event.listen(engine, "do_connect", name_file)
    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin)


def _prepare_postgres(engine: sa.Engine, durability: Durability) -> None:
    limit = round(WAITING * 1000)
    settings = [f"SET LOCAL lock_timeout = {limit}", f"SET LOCAL statement_timeout = {limit}"]
    if durability == "normal":
        settings.append("SET LOCAL synchronous_commit = off")

    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("; ".join(settings))

    event.listen(engine, "begin", begin)


def _shown(url: str) -> str:
    """The URL without its password."""
    try:
        return sa.engine.make_url(url).render_as_string(hide_password=True)
    except exc.ArgumentError:
        return url.split("@")[-1]
