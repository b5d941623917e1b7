"""A store is opened: its tables are made and brought up to date, or it says why not."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from segue.errors import ConfigError, MissingExtraError
from segue.service.settings import Durability
from segue.service.store import engine as engines
from segue.service.store import migrating
from segue.service.store.engine import connect
from segue.service.store.rows import Kept
from segue.service.store.store import Store
from segue.service.store.tables import METADATA


def test_the_migrations_make_the_tables_that_the_code_names(url: str) -> None:
    engine = connect(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()
    connect(url).dispose()  # a second time changes nothing


def test_an_old_store_keeps_what_it_has(url: str) -> None:
    """What the first version of the tables holds comes through every step after it."""
    config = Config()
    config.set_main_option("script_location", str(migrating.MIGRATIONS))
    old = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            sa.text(
                "INSERT INTO playlists (key, title, tags, tracks, saved)"
                """ VALUES ('k', '비 오는 날 🌧', '["비"]', '[1, "two"]', '2024-05-06 07:08:09')"""
            )
        )
        for number, (track, mark) in enumerate([("3", "keep"), ('"4"', "pin"), ("5", "drop")]):
            connection.execute(
                sa.text(
                    "INSERT INTO marks (playlist, digest, track, mark) VALUES ('k', :digest, :track, :mark)"
                ),
                {"digest": str(number), "track": track, "mark": mark},
            )
    old.dispose()
    store = Store.open(url)
    kept = store.get("k")
    assert kept == Kept(
        key="k",
        title="비 오는 날 🌧",
        tags=("비",),
        tracks=(1, "two"),
        kept=(3,),
        pinned=("4",),
        dropped=(5,),
        saved=dt.datetime(2024, 5, 6, 7, 8, 9),
    )
    assert store.delete("k")
    store.put(Kept(key="k"))
    again = store.get("k")
    assert again is not None
    assert again.marks == {}  # marks still point to their playlist, and went with it
    store.close()


def test_services_that_start_at_once_share_one_new_store(new_postgres: str) -> None:
    code = f"""
from segue.service.store.store import Store
print("ready", flush=True)
input()
Store.open({new_postgres!r}).close()
"""
    # processes, as services are: Alembic takes one migration at a time in each
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for one in started:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in started:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    told = [one.communicate(timeout=200)[1] for one in started]
    assert [one.returncode for one in started] == [0] * 4, told


def test_a_migration_waits_for_another_one(new_postgres: str) -> None:
    other = sa.create_engine(new_postgres.replace("postgresql://", "postgresql+psycopg://"))
    started = threading.Thread(target=lambda: Store.open(new_postgres).close())
    with other.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(int.from_bytes(b"segue"))))
        started.start()
        started.join(0.5)
        assert started.is_alive()
        assert not sa.inspect(connection).has_table("playlists")
    started.join(200)
    assert sa.inspect(other).has_table("playlists")
    other.dispose()


def test_a_newer_store_is_refused(url: str) -> None:
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(ConfigError, match="up to version 0003"):
        connect(url)


@pytest.mark.parametrize(
    "address",
    ["nonsense", "sqlite:////nowhere/at/all.sqlite", "postgresql://u:secret@127.0.0.1:1/none", "mongo://x"],
)
def test_a_store_that_is_not_there_says_so_without_the_password(address: str) -> None:
    with pytest.raises(ConfigError) as refused:
        connect(address)
    assert "secret" not in str(refused.value)
    assert refused.value.hint


def test_a_missing_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ImportError("psycopg")

    monkeypatch.setattr(engines.sa, "create_engine", missing)
    with pytest.raises(MissingExtraError, match=r"segue\[postgres\]"):
        connect("postgresql://u@localhost/d")


def test_sqlite_lies_where_its_url_says(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path}/here.sqlite").close()
    assert (tmp_path / "here.sqlite").is_file()


@pytest.mark.parametrize(("durability", "number"), [("full", 2), ("normal", 1)])
def test_writes_are_as_durable_as_asked(tmp_path: Path, durability: Durability, number: int) -> None:
    engine = connect(f"sqlite:///{tmp_path}/s.sqlite", durability=durability)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == number
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


@pytest.mark.parametrize(("durability", "found"), [("full", "on"), ("normal", "off")])
def test_so_are_those_to_a_server(new_postgres: str, durability: Durability, found: str) -> None:
    engine = connect(new_postgres, durability=durability)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == found
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "1500ms"
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_store_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="expected the URL of a database"):
        connect(url)
