"""Texts with one label each: a table with the columns `text` and `label`, or others that are named."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from segue.data.text_tables import TextTable, read_text_table
from segue.errors import DataError, Where

TEXTS: Final = ("text", "document", "title", "sentence", "review")
"""Possible names of the text column; the first match counts. A file of two columns may use any name."""

LABELS: Final = ("label", "sentiment")
"""Possible names of the label column."""


class ColumnNames(NamedTuple):
    """The names of a table's columns; "" for the usual ones, `TEXTS` and `LABELS`."""

    text: str = ""
    label: str = ""


USUAL: Final = ColumnNames()


class LabelledTexts(NamedTuple):
    """Texts and their labels, in the file's order."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]


def read_labelled_texts(path: Path, names: ColumnNames = USUAL) -> LabelledTexts:
    """Read a table of texts and labels; `read_text_table` says in which forms.

    Other columns are ignored. A text may be empty; a label may not.

    Args:
        path: The file. Its first bytes show whether it is gzipped.
        names: The names of its columns.

    Raises:
        DataError: The file cannot be read, a column is missing, or a row is bad.
    """
    table = read_text_table(path)
    label = table.place(names.label) if names.label else table.place(*LABELS)
    if label is None:
        raise _missing(table, names.label or LABELS[0], "--label-column")
    text = text_place(table, names)
    for row, line in zip(table.rows, table.lines, strict=True):
        if not row[label].strip():
            where = Where(path, line=line, field=table.columns[label].strip().lower())
            raise DataError(expected="a label", got="an empty cell", where=where)
    return LabelledTexts(
        tuple(row[text] for row in table.rows), tuple(row[label].strip() for row in table.rows)
    )


def text_place(table: TextTable, names: ColumnNames = USUAL) -> int:
    """The place of a table's text column; of a table of one column, and of two with a label, the other one.

    Raises:
        DataError: There is none.
    """
    text = table.place(names.text) if names.text else table.place(*TEXTS)
    if text is None and not names.text:
        label = table.place(names.label) if names.label else table.place(*LABELS)
        others = [at for at in range(len(table.columns)) if at != label]
        text = others[0] if len(others) == 1 and len(table.columns) <= 2 else None
    if text is None:
        raise _missing(table, names.text or TEXTS[0], "--text-column")
    return text


def _missing(table: TextTable, name: str, option: str) -> DataError:
    return DataError(
        expected=f"the column {name}",
        got=", ".join(one.strip().lower() for one in table.columns)[:300],
        where=Where(table.path, line=1, field=name),
        hint=f"Name the columns in the first line, or say which one it is: {option} NAME.",
    )
