"""A migration that dies at any statement leaves a store that opens, and that has what it had."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from segue.errors import ConfigError
from segue.service.store import migrating
from segue.service.store.engine import connect
from segue.service.store.rows import Kept
from segue.service.store.store import Store

KILLED = """
import os, signal, sys
from pathlib import Path
import sqlalchemy as sa
from segue.service.store.rows import Kept
from segue.service.store.store import Store

folder, old = Path(sys.argv[1]), Path(sys.argv[2])

def die_at(number):
    seen = 0
    def trace(statement):
        nonlocal seen
        seen += not statement.lstrip().upper().startswith(("SELECT", "PRAGMA"))  # which write nothing
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)
    sa.event.listen(sa.pool.Pool, "connect", lambda connection, _: connection.set_trace_callback(trace))

for number in range(1, 1000):
    path = folder / f"{number}.sqlite"
    if old.is_file():
        path.write_bytes(old.read_bytes())
    child = os.fork()
    if not child:
        die_at(number)
        Store.open(f"sqlite:///{path}").close()
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    store = Store.open(f"sqlite:///{path}")
    found = store.get("k")
    assert (found.title if found else None) == ("old" if old.is_file() else None), (number, found)
    store.put(Kept(key="new", weights=(2,), tracks=(1,)))
    assert store.get("new").weights == (2.0,)
    store.close()
    if not ended:
        break
print(number)
"""


AT_ONCE = """
import os, sys
from segue.service.store.store import Store

for turn in range(4):
    children = []
    reading, writing = os.pipe()
    for _ in range(6):
        children.append(os.fork())
        if not children[-1]:
            os.close(writing)
            os.read(reading, 1)  # until the parent closes its end
            Store.open(f"sqlite:///{sys.argv[1]}/{turn}.sqlite").close()
            os._exit(0)
    os.close(writing)
    os.close(reading)
    print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children], flush=True)
"""


def old_store(path: Path, version: str = "0001") -> None:
    """A store of an earlier version with one playlist."""
    config = Config()
    config.set_main_option("script_location", str(migrating.MIGRATIONS))
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
        connection.exec_driver_sql(
            "INSERT INTO playlists (key, title, tags, tracks, saved)"
            " VALUES ('k', 'old', '[]', '[]', '2024-05-06 07:08:09.000000')"
        )
    engine.dispose()


@pytest.mark.parametrize("begun", [False, True], ids=["a new store", "an old store"])
def test_a_process_killed_at_any_statement_leaves_a_store_that_opens(tmp_path: Path, begun: bool) -> None:
    if begun:
        old_store(tmp_path / "old")
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(tmp_path / "old")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 15  # it was killed at each of so many statements


def test_services_that_start_at_once_share_one_new_file(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", AT_ONCE, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "[0, 0, 0, 0, 0, 0]\n" * 4), ran.stderr


@pytest.mark.parametrize("statements", range(1, 7))
def test_what_an_earlier_version_left_half_made_is_made_anew(tmp_path: Path, statements: int) -> None:
    """It made the tables one by one, without a transaction, and wrote their version at the end."""
    whole = tmp_path / "whole"
    old_store(whole)
    path = tmp_path / "store.sqlite"
    engine = sa.create_engine(f"sqlite:///{whole}")
    with engine.connect() as connection:
        made = (
            connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").scalars().all()
        )
    engine.dispose()
    half = sa.create_engine(f"sqlite:///{path}")
    with half.begin() as connection:
        for statement in made[:statements]:
            connection.exec_driver_sql(statement)
    half.dispose()
    store = Store.open(f"sqlite:///{path}")
    assert store.put(Kept(key="k", kept=(1,))) == store.get("k")
    store.close()


def test_a_copy_that_was_left_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    old_store(path)
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE _alembic_tmp_playlists (key TEXT)")
    engine.dispose()
    store = Store.open(f"sqlite:///{path}")
    kept = store.get("k")
    assert kept is not None
    assert kept.title == "old"
    store.close()


def test_tables_of_another_program_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE playlists (name TEXT)")
        connection.exec_driver_sql("INSERT INTO playlists VALUES ('mine')")
    with pytest.raises(ConfigError, match="a table 'playlists' of unknown version"):
        connect(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT name FROM playlists").scalars().all() == ["mine"]
    engine.dispose()
