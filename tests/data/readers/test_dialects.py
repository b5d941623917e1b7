from __future__ import annotations

from pathlib import Path

import pytest

from segue.data.limits import LIMITS
from segue.data.options import Dialect, Options
from segue.data.readers.dialects import dialect_note, dialect_of_table


def written(folder: Path, *lines: str) -> Path:
    path = folder / "표.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("lines", "cut"),
    [
        (["playlist,track"], ","),
        (["playlist;track"], ";"),
        (["playlist\ttrack"], "\t"),
        (["a|b"], "|"),
        (["a,b|c"], ","),
        (["sep=|"], "|"),
        (["", "", "playlist|track"], "|"),
        (['"playlist";"track"'], ";"),
        (["곡;이름", "1;밤, 낮", "2;비, 눈, 해"], ";"),
        (["곡,이름", '1,"밤; 낮"', "2,비"], ","),
    ],
)
def test_what_stands_between_cells(tmp_path: Path, lines: list[str], cut: str) -> None:
    assert dialect_of_table(written(tmp_path, *lines), ",", LIMITS) == Dialect(cut)


def test_columns_that_a_person_names_show_it_too(tmp_path: Path) -> None:
    path = written(tmp_path, "a, b;Song;User", "1, 2;밤;나")
    assert dialect_of_table(path, ",", LIMITS, Options(columns={"track": "Song"})).cut == ";"


def test_a_given_dialect_is_not_looked_for(tmp_path: Path) -> None:
    given = Dialect("|", quoted=False)
    assert dialect_of_table(tmp_path / "none", ",", LIMITS, Options(dialect=given)) == given


def test_what_is_said_about_a_dialect() -> None:
    assert dialect_note(Dialect(","), ",") == ""
    assert dialect_note(Dialect(";"), ",") == "table read with semicolon between cells"
    assert dialect_note(Dialect("\t", quoted=False), "\t") == "table read with quotes as text"
