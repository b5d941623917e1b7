"""A store whose pages are damaged one after the other: what is not on the page comes out, and the rest is listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from segue.errors import ConfigError
from segue.service.store.copies import url_of_path
from segue.service.store.engine import bare
from segue.service.store.faults import DamagedRow
from segue.service.store.rows import Kept
from segue.service.store.salvage import salvage
from segue.service.store.store import Store

PAGE = 4096
COUNT = 300


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "store.sqlite"
    store = Store.open(url_of_path(path))
    for number in range(COUNT):
        store.put(Kept(key=f"{number * 7 % COUNT:03}", title="밤 길" * 30, tracks=(number,)))
    store.close()
    return path


def test_each_page_costs_what_is_on_it_and_no_more(path: Path) -> None:
    whole = path.read_bytes()
    everything = {f"{number:03}" for number in range(COUNT)}
    lost: list[int] = []
    for page in range(1, len(whole) // PAGE):
        content = bytearray(whole)
        content[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
        path.write_bytes(content)
        damaged: list[DamagedRow] = []
        engine = bare(url_of_path(path))
        try:
            found = {kept.key: kept for kept in salvage(engine, damaged)}
        except (DatabaseError, ConfigError):
            found = {}
        engine.dispose()
        assert all(kept.title == "밤 길" * 30 for kept in found.values())
        assert everything - set(found) <= {row.key for row in damaged} | {
            key for key in everything if any(row.key.startswith("row ") for row in damaged)
        }
        lost.append(COUNT - len(found))
    # the root of the marks' index costs all, because whether a playlist has marks is not known then
    assert sum(count < COUNT / 10 for count in lost) > 0.8 * len(lost), lost


def test_nothing_is_lost_of_a_whole_file(path: Path) -> None:
    damaged: list[DamagedRow] = []
    engine = bare(url_of_path(path))
    assert len(list(salvage(engine, damaged))) == COUNT
    assert damaged == []
    engine.dispose()
