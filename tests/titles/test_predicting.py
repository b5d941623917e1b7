from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, cast

import numpy as np
import pytest

from segue.data.labelled_texts import ColumnNames
from segue.data.text_tables import TextTable, read_text_table
from segue.errors import ConfigError, DataError
from segue.titles import TitleModel
from segue.titles.predicting import table_of, write_predictions


class ByFirstWord:
    """Knows the labels 1 and 0 alone, by whether a text says 좋다."""

    labels: ClassVar = {"label": ("1", "0")}

    def scores(self, texts: list[str]) -> Any:
        return np.array([[0.9, 0.1] if "좋다" in text else [0.25, 0.75] for text in texts], np.float32)


MODEL = cast("TitleModel", ByFirstWord())


@pytest.fixture
def table(tmp_path: Path) -> TextTable:
    path = tmp_path / "test.tsv"
    path.write_text('"id"\tlabel\tdocument\n"a_7"\tx\t참 좋다 🎧\n"b_1"\ty\t싫다\n', encoding="utf-8")
    return read_text_table(path)


def test_columns_are_kept_and_one_comes(table: TextTable, tmp_path: Path) -> None:
    name = write_predictions(MODEL, table, tmp_path / "o.csv", probabilities=True)
    assert name == "predicted label"
    found = read_text_table(tmp_path / "o.csv")
    assert found.columns == ("id", "label", "document", "predicted label", "probability")
    assert found.rows == [["a_7", "x", "참 좋다 🎧", "1", "0.900000"], ["b_1", "y", "싫다", "0", "0.750000"]]


def test_a_submission_has_ids_and_probabilities(table: TextTable, tmp_path: Path) -> None:
    names = ColumnNames(label="sentiment")
    assert (
        write_predictions(MODEL, table, tmp_path / "o.csv", names=names, kept=["ID"], of="1") == "sentiment"
    )
    assert (tmp_path / "o.csv").read_text() == "id,sentiment\na_7,0.900000\nb_1,0.250000\n"


def test_texts_alone_are_a_table() -> None:
    assert table_of(None, ["밤", ""]).rows == [["밤"], [""]]


def test_what_is_wrong_is_said(table: TextTable, tmp_path: Path) -> None:
    for changes, message in (
        ({"kept": ["nope"]}, "columns out of id, label, document for --keep, got 'nope'"),
        ({"of": "2"}, "a label out of 1, 0 for --of, got '2'"),
    ):
        with pytest.raises(ConfigError, match=message):
            write_predictions(MODEL, table, tmp_path / "o.csv", **cast("Any", changes))
    with pytest.raises(DataError, match="expected the column body"):
        write_predictions(MODEL, table, tmp_path / "o.csv", names=ColumnNames(text="body"))
    with pytest.raises(ConfigError, match="ends with"):
        write_predictions(MODEL, table, tmp_path / "o.json")
    assert [path.name for path in tmp_path.iterdir()] == ["test.tsv"]
