"""One set of tests for SQLite and PostgreSQL: the code is one, and so is what it promises."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from segue.errors import ConfigError, MissingExtraError
from segue.service.store import engine as engines
from segue.service.store.engine import connect
from segue.service.store.rows import Kept
from segue.service.store.store import Store
from segue.service.store.tables import METADATA

LONG = "길" * 1000


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = Store.open(url)
    yield made
    made.close()


def test_a_playlist_comes_back_as_it_was(store: Store) -> None:
    kept = Kept(
        key="k",
        title="비 오는 날 🌧",
        tags=("감성", "새벽"),
        tracks=(1, "1", "a/b.mp3", LONG, 2**63 - 1, -5),
        kept=(7, "7", LONG),
        dropped=(8, "8"),
    )
    saved = store.put(kept)
    found = store.get("k")
    assert found is not None
    assert found.saved == saved
    assert (found.title, found.tags, found.tracks) == (kept.title, kept.tags, kept.tracks)
    assert (found.kept, found.dropped) == (kept.kept, kept.dropped)


def test_a_second_put_replaces_the_first(store: Store) -> None:
    store.put(Kept(key="k", title="one", tracks=(1,), kept=(2,), dropped=(3,)))
    store.put(Kept(key="k", title="two", dropped=(2,)))
    found = store.get("k")
    assert found is not None
    assert (found.title, found.tracks, found.kept, found.dropped) == ("two", (), (), (2,))


def test_the_latest_come_first_and_all_by_key(store: Store) -> None:
    for key in ("b", "a", "c"):
        store.put(Kept(key=key))
    store.note("a", 1, "keep")
    assert [kept.key for kept in store.latest(2)] == ["a", "c"]
    assert [kept.key for kept in store.all()] == ["a", "b", "c"]


def test_all_reads_in_portions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segue.service.store.store.PORTION", 2)
    for number in range(5):
        store.put(Kept(key=f"k{number}", kept=(number,)))
    assert [kept.kept for kept in store.all()] == [(number,) for number in range(5)]


def test_the_last_event_of_a_track_holds(store: Store) -> None:
    for track, event in [(1, "keep"), (1, "drop"), (2, "pin"), (3, "drop"), (3, "undo"), ("1", "keep")]:
        store.note("new", track, event)  # type: ignore[arg-type]
    found = store.get("new")
    assert found is not None
    assert (set(found.kept), found.dropped) == ({2, "1"}, (1,))


def test_what_is_forgotten_leaves_nothing(store: Store) -> None:
    store.note("k", 1, "keep")
    assert store.delete("k")
    assert not store.delete("k")
    assert store.get("k") is None
    store.put(Kept(key="k"))
    found = store.get("k")
    assert found is not None
    assert found.kept == ()


def test_writers_at_once_lose_nothing(store: Store) -> None:
    faults: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for turn in range(10):
                store.put(Kept(key="shared", title=str(number)))
                store.note("events", number * 100 + turn, "keep")
        except BaseException as fault:  # noqa: BLE001 - told to the test
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    found = store.get("events")
    assert found is not None
    assert len(found.kept) == 40


def test_the_migrations_make_the_tables_that_the_code_names(url: str) -> None:
    engine = connect(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()
    connect(url).dispose()  # a second time changes nothing


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
    told = [one.communicate(timeout=60)[1] for one in started]
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
    started.join(30)
    assert sa.inspect(other).has_table("playlists")
    other.dispose()


def test_a_newer_store_is_refused(url: str) -> None:
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(ConfigError, match="up to version 0001"):
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


def test_the_latest_go_on_after_any_of_them_though_moments_are_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = dt.datetime(2026, 1, 31, 12, 0, 0, 123456)
    monkeypatch.setattr("segue.service.store.store._now", lambda: now)
    for key in "cab":
        store.put(Kept(key=key))
    now += dt.timedelta(microseconds=1)
    store.put(Kept(key="d"))
    whole = [playlist.key for playlist in store.latest(9)]
    assert whole == ["d", "a", "b", "c"]
    for place, playlist in enumerate(store.latest(9)):
        after = store.latest(9, (playlist.saved, playlist.key))
        assert [one.key for one in after] == whole[place + 1 :]
