from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from segue.errors import ArtifactError, ConfigError, DataError
from segue.service.store.checks import check
from segue.service.store.copies import backup, restore, url_of_path
from segue.service.store.rows import Kept
from segue.service.store.store import Store


def made(path: Path, *titles: str) -> Path:
    """A store with a playlist for each title."""
    store = Store.open(url_of_path(path))
    for title in titles:
        store.put(Kept(key=title, title=title, kept=(1,)))
    store.close()
    return path


def titles(path: Path) -> list[str]:
    store = Store.open(url_of_path(path))
    found = [kept.title for kept in store.all()]
    store.close()
    return found


def damage(path: Path) -> None:
    """Overwrite all pages after the first ones."""
    content = bytearray(path.read_bytes())
    content[4096 * 3 :] = b"\xa5" * (len(content) - 4096 * 3)
    path.write_bytes(content)


def test_a_copy_is_made_while_others_write(tmp_path: Path) -> None:
    """Each copy has all playlists up to some moment, and needs no file beside it."""
    store = Store.open(url_of_path(tmp_path / "보관.sqlite"))
    stop = threading.Event()
    count = 0

    def write() -> None:
        nonlocal count
        while not stop.is_set():
            store.put(Kept(key=f"{count:06}", kept=(1, 2)))
            count += 1

    writing = threading.Thread(target=write)
    writing.start()
    for turn in range(5):
        before = count
        backup(str(tmp_path / "보관.sqlite"), tmp_path / "copy.sqlite")
        (tmp_path / "copy.sqlite").rename(tmp_path / f"{turn}.sqlite")
        found = Store.open(url_of_path(tmp_path / f"{turn}.sqlite"))
        kept = list(found.all())
        found.close()
        assert len(kept) >= before
        assert [one.key for one in kept] == [f"{number:06}" for number in range(len(kept))]
        assert all(one.kept == (1, 2) for one in kept)
    stop.set()
    writing.join()
    store.close()
    assert {path.name for path in tmp_path.glob("*.part*")} == set()


def test_a_copy_takes_the_place_and_the_old_file_stays_beside_it(tmp_path: Path) -> None:
    path = made(tmp_path / "store.sqlite", "a", "b")
    backup(str(path), tmp_path / "copy.sqlite")
    running = Store.open(url_of_path(path))
    running.put(Kept(key="late", title="late"))  # in the log beside the file
    aside = restore(tmp_path / "copy.sqlite", str(path))
    assert running.lost == "its file was replaced"
    running.close()
    assert titles(path) == ["a", "b"]
    assert aside is not None
    assert titles(aside) == ["a", "b", "late"]
    assert restore(tmp_path / "copy.sqlite", str(tmp_path / "new.sqlite")) is None
    assert titles(tmp_path / "new.sqlite") == ["a", "b"]


def test_a_log_without_its_file_does_not_spoil_the_copy(tmp_path: Path) -> None:
    path = made(tmp_path / "store.sqlite", "a")
    backup(str(path), tmp_path / "copy.sqlite")
    other = Store.open(url_of_path(path))
    other.put(Kept(key="z", title="z"))
    path.unlink()
    restore(tmp_path / "copy.sqlite", str(path))
    other.close()
    assert titles(path) == ["a"]
    assert check(url_of_path(path)) == 1


def test_a_damaged_store_makes_no_copy_and_spoils_none(tmp_path: Path) -> None:
    path = made(tmp_path / "store.sqlite", *(f"{n:03}{'길' * 2000}"[:60] for n in range(200)))
    backup(str(path), tmp_path / "copy.sqlite")
    before = (tmp_path / "copy.sqlite").read_bytes()
    damage(path)
    with pytest.raises(DataError, match="expected a whole store, got a damaged one"):
        backup(str(path), tmp_path / "copy.sqlite")
    assert (tmp_path / "copy.sqlite").read_bytes() == before
    with pytest.raises(DataError, match="expected a whole store, got a damaged one"):
        restore(path, str(tmp_path / "other.sqlite"))
    assert not (tmp_path / "other.sqlite").exists()
    with pytest.raises(DataError, match="the store is damaged"):
        check(url_of_path(path))


def test_no_other_file_is_replaced_by_a_copy(tmp_path: Path) -> None:
    path = made(tmp_path / "store.sqlite", "a")
    (tmp_path / "letter.txt").write_text("dear")
    with sqlite3.connect(tmp_path / "other.sqlite") as other:
        other.execute("CREATE TABLE mine (a)")
    other.close()
    live = Store.open(url_of_path(made(tmp_path / "live.sqlite", "b")))
    live.put(Kept(key="c"))
    for target in ("letter.txt", "other.sqlite", "live.sqlite", "store.sqlite"):
        before = (tmp_path / target).read_bytes()
        with pytest.raises(ArtifactError, match="expected a new file, or an earlier copy"):
            backup(str(path), tmp_path / target)
        assert (tmp_path / target).read_bytes() == before
    live.close()
    for source in ("letter.txt", "other.sqlite", "none.sqlite"):
        with pytest.raises(DataError, match="expected a copy of a store"):
            restore(tmp_path / source, str(path))
    assert titles(path) == ["a"]


def test_a_restore_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "store.sqlite", "a")
    backup(str(path), tmp_path / "copy.sqlite")
    made(path, "later")

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(ArtifactError, match="Input/output error"):
        restore(tmp_path / "copy.sqlite", str(path))
    assert titles(path) == ["a", "later"]


@pytest.mark.parametrize(
    "function", [lambda url, path: backup(url, path), lambda url, path: restore(path, url)]
)
def test_another_database_has_its_own_tools(tmp_path: Path, function) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ConfigError) as refused:
        function("postgresql://u@localhost/d", tmp_path / "copy")
    assert "pg_" in refused.value.hint
