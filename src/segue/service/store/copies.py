"""Copies of a store in SQLite: made while a service writes to it, and put in its place again."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
from collections.abc import Generator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import sqlalchemy as sa

from segue.errors import ArtifactError, ConfigError, DataError, Where
from segue.files.artifacts import new_file
from segue.service.store.checks import page_faults
from segue.service.store.engine import STARTING, bare, file_of

HEADER: Final = b"SQLite format 3\0"
"""The first bytes of each SQLite file."""

BESIDE: Final = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside a file in use."""


def url_of(store: str) -> str:
    """A store's URL, or the URL of an existing SQLite file.

    Raises:
        ConfigError: There is no such file.
    """
    if "://" in store:
        return store
    if not Path(store).is_file():
        raise ConfigError(
            expected="a store's URL or an SQLite file",
            got=repr(store),
            hint="`segue serve MODEL` keeps one beside the model, as MODEL.store.sqlite.",
        )
    return url_of_path(Path(store))


def backup(store: str, target: Path) -> None:
    """Copy a store as it is at one moment into one file, which is whole or not there; writers go on meanwhile.

    Args:
        store: The store's URL, or the path of its SQLite file.
        target: The file to make, or an earlier copy to replace.

    Raises:
        ConfigError: The store is not there, or is no SQLite file.
        DataError: The store is damaged; there is no copy then, and an earlier one stays.
        ArtifactError: The target is no copy of a store, is in use, or cannot be written.
    """
    source = _file(url_of(store), "Copy it with: pg_dump --format=custom --file=FILE URL")
    _refuse_other(target, source)
    with new_file(target) as temporary:
        _copy(source, temporary)


def restore(copy: Path, store: str) -> Path | None:
    """Put a copy in the place of a store. A service that runs notices it, and goes on with the new one.

    Args:
        copy: The file that `backup` made.
        store: The store's URL, or the path of its SQLite file, which need not exist.

    Returns:
        Where the file of before was moved, with the files beside it; None if there was none.

    Raises:
        ConfigError: The store is no SQLite file.
        DataError: The copy is damaged or no store; nothing is changed then.
        ArtifactError: The file cannot be written there; nothing is changed then.
    """
    url = store if "://" in store else url_of_path(Path(store))
    path = _file(url, "Restore it with: pg_restore --clean --if-exists --dbname=URL FILE", there=False)
    if not _is_store(copy):
        raise DataError(
            expected="a copy of a store", got="another file, or none", where=Where(copy), hint="Name a copy."
        )
    aside: Path | None = None
    try:
        with new_file(path) as temporary:
            _copy(copy, temporary)
            descriptor = os.open(temporary, os.O_RDONLY)
            try:
                os.fsync(descriptor)  # so that hardly any time passes between the two files
            finally:
                os.close(descriptor)
            aside = _set_aside(path)
    except BaseException:
        if aside is not None and not path.exists():
            _move(aside, path)
        raise
    return aside


def url_of_path(path: Path) -> str:
    """The URL of a SQLite file, which need not exist."""
    return sa.URL.create("sqlite", database=str(path.absolute())).render_as_string()


def _copy(source: Path, target: Path) -> None:
    """Copy a database at one moment into a file that needs no others beside it, and check it.

    Raises:
        DataError: The source is damaged.
    """
    address = f"file:{quote(os.fsencode(source.absolute()))}?mode=ro"
    try:
        with (
            contextlib.closing(sqlite3.connect(address, uri=True, timeout=STARTING)) as reading,
            contextlib.closing(sqlite3.connect(target, isolation_level=None)) as writing,
        ):
            writing.execute("PRAGMA synchronous = OFF")  # the file is synced as a whole
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode = DELETE")
        with _engine(target) as engine:
            faults = page_faults(engine, thorough=True)
    except sqlite3.DatabaseError as error:
        faults = [str(error)]
    if faults:
        raise DataError(
            expected="a whole store",
            got=f"a damaged one: {faults[0]}",
            where=Where(source),
            hint="`segue store check` lists the damage; `segue export-feedback` saves what is whole.",
        )


@contextlib.contextmanager
def _engine(path: Path) -> Generator[sa.Engine]:
    engine = bare(url_of_path(path))
    try:
        yield engine
    finally:
        engine.dispose()


def _file(url: str, otherwise: str, *, there: bool = True) -> Path:
    """The file of a URL.

    Raises:
        ConfigError: It is of another database, or not there.
    """
    engine = bare(url)
    engine.dispose()
    path = file_of(engine)
    if path is None:
        raise ConfigError(expected="a store in SQLite", got=f"one in {engine.dialect.name}", hint=otherwise)
    if there and not path.is_file():
        raise ConfigError(expected="a store", got="none", where=Where(path), hint="Name its file.")
    return path


def _is_store(path: Path) -> bool:
    """Whether a file is an SQLite database with Segue's tables, as far as its beginning shows."""
    try:
        with path.open("rb") as file:
            if file.read(len(HEADER)) != HEADER:
                return False
        address = f"file:{quote(os.fsencode(path.absolute()))}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as reading:
            names = {row[0] for row in reading.execute("SELECT name FROM sqlite_master")}
    except (OSError, sqlite3.DatabaseError):
        return False
    return {"alembic_version", "playlists"} <= names


def _refuse_other(target: Path, source: Path) -> None:
    """Check that a copy may replace the target.

    Raises:
        ArtifactError: It may not.
    """
    if not target.exists():
        return
    in_use = target.samefile(source) or any(target.with_name(target.name + end).exists() for end in BESIDE)
    if in_use or not _is_store(target):
        raise ArtifactError(
            expected="a new file, or an earlier copy",
            got="a store in use" if in_use else "another file",
            where=Where(target),
            hint="Name another file.",
        )


def _set_aside(path: Path) -> Path | None:
    """Move a store away together with the files that belong to it: they would spoil the next file of its name."""
    moment = dt.datetime.now(dt.UTC)
    aside = path.with_name(f"{path.stem}.before-{moment:%Y%m%dT%H%M%S%f}{path.suffix}")
    return aside if _move(path, aside) else None


def _move(path: Path, target: Path) -> bool:
    """Rename a store's file with those beside it; whether there was any."""
    found = False
    for end in ("", *BESIDE):
        old = path.with_name(path.name + end)
        if old.exists():
            old.rename(target.with_name(target.name + end))
            found = True
    return found
