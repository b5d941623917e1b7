"""What a further run need not read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from segue.library import journal
from segue.library.journal import FILES, Journal
from segue.library.tags import FileTags

ONE = FileTags(id="밤.mp3", size=3, changed=5, title="밤")


def test_a_file_is_known_until_it_changes(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    journal.write(tmp_path / "data" / FILES, [ONE])
    known = Journal(tmp_path / "data")
    assert known.find("밤.mp3", 3, 5) == ONE
    assert known.find("밤.mp3", 4, 5) is None
    assert known.find("밤.mp3", 3, 6) is None
    assert known.find("달.mp3", 3, 5) is None
    assert Journal(None).find("밤.mp3", 3, 5) is None


def test_a_stopped_run_leaves_what_it_read(tmp_path: Path) -> None:
    def stopped() -> Iterator[FileTags]:
        yield ONE
        raise KeyboardInterrupt

    directory = tmp_path / "data"
    with pytest.raises(KeyboardInterrupt):
        list(Journal(directory).keep(stopped()))
    beside = tmp_path / "data.reading.jsonl"
    beside.write_bytes(
        beside.read_bytes() + b'{"id":"half\n\xff\n{"id":7}\n'
    )  # a killed run may cut its last line
    known = Journal(directory)
    assert known.find("밤.mp3", 3, 5) == ONE
    known.close()
    assert not beside.exists()
    assert Journal(directory).find("밤.mp3", 3, 5) is None


def test_it_is_written_on_the_way(tmp_path: Path) -> None:
    many = (FileTags(id=f"{i}.mp3", size=1, changed=1) for i in range(250))
    read = Journal(tmp_path / "data").keep(many)
    for _ in range(201):
        next(read)
    assert Journal(tmp_path / "data").find("199.mp3", 1, 1)  # another process, if this one were killed now
    assert len(list(Journal(None).keep([ONE]))) == 1
