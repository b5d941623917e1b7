from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from segue.errors import ConfigError, DataError
from segue.service.store.checks import check
from segue.service.store.copies import url_of_path
from segue.service.store.rows import Kept
from segue.service.store.store import Store


def test_a_whole_store_is_counted(url: str) -> None:
    store = Store.open(url)
    for number in range(3):
        store.put(Kept(key=f"k{number}", tracks=(number,), kept=(9,)))
    assert check(url) == 3
    store.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE playlists SET tracks = '[1' WHERE key = 'b'", "playlist 'b'"),
        ("UPDATE playlists SET title = CAST(x'ff61' AS TEXT) WHERE key = 'b'", "playlist 'b'"),
        ("UPDATE playlists SET saved = 'yesterday' WHERE key = 'b'", "playlist 'b'"),
        ("UPDATE marks SET mark = 'kepp' WHERE playlist = 'b'", "playlist 'b'"),
        (
            "UPDATE marks SET playlist = 'nobody' WHERE playlist = 'b'",
            "refers to a playlist that is not there",
        ),
    ],
)
def test_damage_within_the_rows_is_found(tmp_path: Path, change: str, said: str) -> None:
    path = tmp_path / "store.sqlite"
    store = Store.open(url_of_path(path))
    for key in "abc":
        store.put(Kept(key=key, title=key, tracks=(1,), kept=(2,)))
    store.close()
    with sqlite3.connect(path) as other:
        other.execute(change)
    other.close()
    with pytest.raises(DataError) as found:
        check(url_of_path(path))
    assert said in str(found.value)
    assert len(str(found.value).splitlines()) == 2


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises((ConfigError, DataError)):
        check(url_of_path(tmp_path / "none.sqlite"))
    assert list(tmp_path.iterdir()) == []
