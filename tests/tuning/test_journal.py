"""The file that trials are written down in."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from segue.errors import ArtifactError, ConfigError
from segue.tuning.journal import Entry, Header, figures, opened

HEADER = Header(
    library_version="0.1.0", dataset="d", recipe="r", search=("s",), protocol="melon", splits=2,
    questions=None, target="tracks", seed=0,
)  # fmt: skip


def entry(number: int) -> Entry:
    table = np.array([[0.5, np.nan], [0.25, 1.0]])
    return Entry(number=number, values={"가중치": 0.5, "n": 3, "on": True}, figures=figures(table))


def write(path: Path, count: int) -> None:
    with opened(path, HEADER) as journal:
        for number in range(count):
            journal.add(entry(number))


def test_trials_come_back_as_they_were(tmp_path: Path) -> None:
    write(tmp_path / "j", 2)
    with opened(tmp_path / "j", HEADER) as journal:
        assert journal.entries == [entry(0), entry(1)]
        np.testing.assert_array_equal(journal.entries[0].table, [[0.5, np.nan], [0.25, 1.0]])
        assert type(journal.entries[0].values["n"]) is int


def test_a_line_that_was_being_written_is_dropped(tmp_path: Path) -> None:
    write(tmp_path / "j", 2)
    whole = (tmp_path / "j").read_bytes()
    with (tmp_path / "j").open("ab") as file:
        file.write(b'{"number": 2, "val')
    with opened(tmp_path / "j", HEADER) as journal:
        assert len(journal.entries) == 2
        journal.add(entry(2))
    assert (tmp_path / "j").read_bytes() == whole + msgspec.json.encode(entry(2)) + b"\n"


def test_another_search_is_refused_and_what_differs_is_named(tmp_path: Path) -> None:
    write(tmp_path / "j", 1)
    before = (tmp_path / "j").read_bytes()
    for change, words in (
        ({"seed": 1}, "expected seed 1, got 0"),
        ({"dataset": "e"}, "its dataset is another"),
        ({"recipe": "q"}, "its recipe is another"),
        ({"search": ("t",)}, "its search is another"),
        ({"target": "tags"}, "expected target tags, got tracks"),
    ):
        with (
            pytest.raises(ConfigError, match=words),
            opened(tmp_path / "j", msgspec.structs.replace(HEADER, **change)),
        ):
            pass
    assert (tmp_path / "j").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"hello\n", b'{"a": 1}\n', "메모".encode("cp949")])
def test_another_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "j").write_bytes(content)
    with pytest.raises(ArtifactError, match="expected the journal"), opened(tmp_path / "j", HEADER):
        pass
    assert (tmp_path / "j").read_bytes() == content


def test_a_damaged_trial_is_named_by_its_line(tmp_path: Path) -> None:
    write(tmp_path / "j", 1)
    with (tmp_path / "j").open("ab") as file:
        file.write(b"{}\n")
    with pytest.raises(ArtifactError, match="line 3"), opened(tmp_path / "j", HEADER):
        pass


def test_two_searches_do_not_write_one_journal(tmp_path: Path) -> None:
    with (
        opened(tmp_path / "j", HEADER),
        pytest.raises(ArtifactError, match="one that another search writes"),
        opened(tmp_path / "j", HEADER),
    ):
        pass
