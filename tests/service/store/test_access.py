"""A store that is locked, full, damaged or gone: requests hear of it in time, and it is used again when it is whole."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from segue.errors import ConfigError
from segue.service.settings import Settings
from segue.service.store import access as accesses
from segue.service.store import copies
from segue.service.store.access import Access
from segue.service.store.checks import check
from segue.service.store.faults import StoreDown
from segue.service.store.rows import Kept
from segue.service.store.store import Store

T = TypeVar("T")

GENEROUS = 200.0
"""Seconds that a test waits at most for what comes by itself."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "보관 #1?.sqlite"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accesses, "PROBING", 0.05)
    monkeypatch.setattr(accesses, "CHECKING", 0.2)


def url_of(path: Path) -> str:
    return sa.URL.create("sqlite", database=str(path)).render_as_string()


@contextlib.asynccontextmanager
async def opened(path: Path, seconds: float = GENEROUS) -> AsyncGenerator[Access]:
    access = Access(url_of(path), seconds=seconds)
    await access.open()
    try:
        await access.run(lambda store: store.put(Kept(key="k", title="first")))
        yield access
    finally:
        await access.close()


@contextlib.contextmanager
def locked(path: Path) -> Generator[None]:
    """The file while another program writes to it and does not end."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


async def until(whether: Callable[[], bool]) -> None:
    end = time.monotonic() + GENEROUS
    while not whether():
        assert time.monotonic() < end, "it did not come about"
        await asyncio.sleep(0.02)


async def title(access: Access) -> str:
    found = await access.run(lambda store: store.get("k"))
    return found.title if found else ""


async def refused(access: Access, write: str = "other") -> str:
    with pytest.raises(StoreDown) as fault:
        await access.run(lambda store: store.put(Kept(key="k", title=write)))
    return fault.value.reason


def tried(test: Callable[[], Awaitable[T]]) -> T:
    async def run() -> T:
        return await test()

    return asyncio.run(run())


def test_a_locked_store_is_read_and_not_written(path: Path) -> None:
    async def test() -> None:
        async with opened(path) as access:
            with locked(path):
                assert await refused(access) == "another program has locked it"
                assert await title(access) == "first"
                await until(lambda: access.why == "another program has locked it")  # nobody asks
            await until(lambda: access.why == "")
            await access.run(lambda store: store.put(Kept(key="k", title="second")))
            assert await title(access) == "second"

    tried(test)


def test_a_file_that_was_removed_is_not_written_into_the_void(path: Path) -> None:
    async def test() -> None:
        async with opened(path) as access:
            aside = path.with_name("aside")
            path.rename(aside)
            assert await refused(access) == "its file is gone"
            await until(lambda: access.why == "its file is gone")
            assert not path.exists()
            aside.rename(path)
            await until(lambda: access.why == "")
            assert await title(access) == "first"

    tried(test)


def test_a_write_while_the_file_is_removed_is_not_acknowledged(path: Path) -> None:
    async def test() -> None:
        async with opened(path) as access:

            def write(store: Store) -> None:
                store.put(Kept(key="k", title="lost"))
                path.rename(path.with_name("aside"))

            with pytest.raises(StoreDown, match="its file is gone"):
                await access.run(write)

    tried(test)


def test_a_file_that_takes_the_place_is_used(path: Path) -> None:
    async def test() -> None:
        other = path.with_name("other.sqlite")
        store = Store.open(url_of(other))
        store.put(Kept(key="k", title="restored"))
        store.close()
        async with opened(path) as access:
            for name in ("-wal", "-shm"):
                path.with_name(path.name + name).unlink()
            other.rename(path)
            assert await title(access) == "restored"
            await access.run(lambda held: held.put(Kept(key="k", title="next")))
            assert await title(access) == "next"
        store = Store.open(url_of(path))
        kept = store.get("k")
        assert kept is not None
        assert kept.title == "next"
        store.close()

    tried(test)


def test_a_copy_is_restored_while_it_is_in_use(path: Path) -> None:
    async def test() -> None:
        async with opened(path) as access:
            copies.backup(str(path), path.with_name("copy"))
            for turn in range(3):
                await access.run(lambda store: store.put(Kept(key="k", title="later")))
                copies.restore(path.with_name("copy"), str(path))
                assert await title(access) == "first"
                await access.run(lambda store, n=turn: store.put(Kept(key=f"new {n}")))
        assert check(url_of(path)) == 2

    tried(test)


def test_a_full_store_is_read_and_written_again_when_there_is_room(path: Path) -> None:
    async def test() -> None:
        limit = 0

        def set_limit(connection: Any, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {limit or 4_294_967_294}")

        async with opened(path) as access:
            await access.run(lambda store: event.listen(store.engine, "checkout", set_limit))
            limit = 1  # SQLite takes the file's present size for it
            long = "길" * 100_000
            assert await refused(access, long) == "its disk is full"
            assert await title(access) == "first"
            limit = 0
            await access.run(lambda store: store.put(Kept(key="k", title=long)))
            await until(lambda: access.why == "")

    tried(test)


def settle(path: Path) -> None:
    """Move all that was written from the log of SQLite to its file."""
    with contextlib.closing(sqlite3.connect(path, timeout=GENEROUS)) as other:
        assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


def test_a_damaged_file_is_left_alone_until_it_is_whole(path: Path) -> None:
    async def test() -> None:
        async with opened(path) as access:
            await access.run(
                lambda store: [store.put(Kept(key=f"k{n}", title="길" * 3000)) for n in range(40)]
            )
            settle(path)
            whole = path.read_bytes()
            damaged = bytearray(whole)
            damaged[4096 * 3 :] = b"\xa5" * (len(whole) - 4096 * 3)
            path.write_bytes(damaged)
            with contextlib.suppress(StoreDown):
                await access.run(lambda store: store.engine.dispose())  # so that it is read again
            with pytest.raises(StoreDown, match="it is damaged"):
                await access.run(lambda store: list(store.all()))
            assert "segue store check" in access.why
            assert "it is damaged" in await refused(access)
            assert path.read_bytes() == damaged
            path.write_bytes(whole)
            await until(lambda: access.why == "")
            assert await title(access) == "first"

    tried(test)


def test_a_store_that_hangs_costs_a_request_its_time_and_no_more(path: Path) -> None:
    async def test() -> None:
        held = threading.Event()
        async with opened(path) as access:
            access._seconds = 0.2
            hanging = [access.run(lambda _: held.wait(GENEROUS)) for _ in range(40)]
            faults = await asyncio.gather(*hanging, return_exceptions=True)
            assert {str(fault) for fault in faults} == {"it did not answer within 0.2 s"}
            assert access.why
            held.set()
            access._seconds = GENEROUS
            await until(lambda: access.why == "")
            assert await title(access) == "first"

    tried(test)


def test_what_was_given_up_does_not_come_later(path: Path) -> None:
    """Else an old change could undo a newer one that was acknowledged."""

    async def test() -> None:
        async with opened(path) as access:
            held, over = threading.Event(), threading.Event()

            def write(store: Store) -> None:
                held.wait(GENEROUS)
                try:
                    store.put(Kept(key="k", title="late"))
                finally:
                    over.set()

            access._seconds = 0.2
            with pytest.raises(StoreDown, match="did not answer"):
                await access.run(write)
            access._seconds = GENEROUS
            await access.run(lambda store: store.put(Kept(key="k", title="newer")))
            held.set()
            await asyncio.to_thread(over.wait, GENEROUS)
            assert await title(access) == "newer"

    tried(test)


def test_a_database_that_went_away_is_found_again(new_postgres: str) -> None:
    async def test() -> None:
        access = Access(new_postgres, seconds=GENEROUS)
        await access.open()
        try:
            await access.run(lambda store: store.put(Kept(key="k", title="first")))
            name = new_postgres.rsplit("/", 1)[1]
            admin = sa.create_engine(
                new_postgres.replace("postgresql://", "postgresql+psycopg://").replace(name, "postgres"),
                isolation_level="AUTOCOMMIT",
            )
            with admin.connect() as connection:
                connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
                end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                connection.exec_driver_sql(f"{end} '{name}'")
                assert await refused(access) == "its database does not answer"
                connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            await until(lambda: access.why == "")
            assert await title(access) == "first"
            admin.dispose()
        finally:
            await access.close()

    tried(test)


def test_a_store_that_is_locked_at_the_start_is_opened_when_it_is_free(path: Path) -> None:
    async def test() -> None:
        async with opened(path):
            pass
        access = Access(url_of(path), seconds=GENEROUS)
        with locked(path):
            await access.open()
            assert await refused(access) == "another program has locked it"
        try:
            await until(lambda: access.why == "")
            assert await title(access) == "first"
        finally:
            await access.close()

    tried(test)


def test_a_database_that_starts_later_than_the_service_is_found(new_postgres: str) -> None:
    async def test() -> None:
        engine = new_postgres.replace("postgresql://", "postgresql+psycopg://")
        name = engine.rsplit("/", 1)[1]
        admin = sa.create_engine(engine.replace(name, "postgres"), isolation_level="AUTOCOMMIT")
        access = Access(new_postgres, seconds=GENEROUS)
        with admin.connect() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            await access.open()
            assert await refused(access) == "its database does not answer"
            connection.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        admin.dispose()
        try:
            await until(lambda: access.why == "")
            await access.run(lambda store: store.put(Kept(key="k", title="first")))
            assert await title(access) == "first"
        finally:
            await access.close()

    tried(test)


@pytest.mark.parametrize("kind", ["folder", "no database", "no folder"])
def test_a_mistake_in_the_url_ends_the_start(path: Path, kind: str) -> None:
    if kind == "folder":
        path.mkdir()
    elif kind == "no database":
        path.write_bytes(b"a text of another program " * 400)
    place = path / "x" / "y" if kind == "no folder" else path

    async def test() -> None:
        with pytest.raises(ConfigError, match="a store at"):
            await Access(url_of(place)).open()

    tried(test)


def test_a_service_whose_store_is_gone_answers_what_needs_none(model_directory: Path, path: Path) -> None:
    from starlette.testclient import TestClient

    from segue.service.app import make

    settings = Settings(models=(model_directory,), workers=1, store=url_of(path), watch=0)
    with TestClient(make(settings)) as client:
        assert client.put("/v1/playlists/k", json={"title": "밤"}).status_code == 200
        assert client.get("/readyz").json()["store"] is None
        shutil.move(path, path.with_name("aside"))
        for asked in (
            client.put("/v1/playlists/k", json={"title": "비"}),
            client.get("/v1/playlists/k"),
            client.get("/v1/playlists"),
            client.delete("/v1/playlists/k"),
            client.post("/v1/feedback", json={"playlist": "k", "track": 1, "event": "keep"}),
        ):
            assert asked.status_code == 503
            assert asked.headers["content-type"] == "application/problem+json"
            assert asked.headers["retry-after"] == "2"
            assert asked.json()["got"] == "none: its file is gone"
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["store"]) == (200, "its file is gone")
        assert "segue_store_up 0.0" in client.get("/metrics").text
        assert client.post("/v1/continuations", json={"queries": [{"title": "밤"}]}).status_code == 200
        shutil.move(path.with_name("aside"), path)
        assert client.get("/v1/playlists/k").json()["title"] == "밤"


def test_one_damaged_playlist_costs_no_other(model_directory: Path, path: Path) -> None:
    from starlette.testclient import TestClient

    from segue.service.app import make

    settings = Settings(models=(model_directory,), workers=1, store=url_of(path), watch=0)
    with TestClient(make(settings)) as client:
        for key in "abc":
            client.put(f"/v1/playlists/{key}", json={"title": key, "tracks": [1, 2]})
        with sqlite3.connect(path) as other:
            other.execute("UPDATE playlists SET tracks = '[1, ' WHERE key = 'b'")
        other.close()
        refusal = client.get("/v1/playlists/b")
        assert refusal.status_code == 503
        assert "'b' is damaged" in refusal.json()["got"]
        assert client.get("/readyz").json()["store"] is None
        listed = client.get("/v1/playlists", params={"limit": 2}).json()
        assert [one["key"] for one in listed["playlists"]] == ["c", "a"]
        assert (
            client.put("/v1/playlists/b", json={"title": "new"}, headers={"If-None-Match": "*"}).status_code
            == 412
        )
        assert client.put("/v1/playlists/b", json={"title": "new"}).status_code == 200
        assert client.get("/v1/playlists/b").json()["title"] == "new"
