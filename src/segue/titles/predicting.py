"""Predictions for the texts of a table: its columns, kept as they are, and one for what a model predicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from segue.data.labelled_texts import USUAL, ColumnNames, text_place
from segue.data.text_tables import TextTable, check_suffix, read_text_table, write_text_table
from segue.errors import ConfigError, Where
from segue.protocols import Progress, Silent
from segue.titles.model import Floats, TitleModel

LABEL: Final = "label"
PROBABILITY: Final = "probability"

_SILENT: Final = Silent()
_CHUNK: Final = 1024


def table_of(source: Path | None, texts: Sequence[str]) -> TextTable:
    """The table of a file; without one, some texts under the column `text`."""
    if source is not None:
        return read_text_table(source)
    return TextTable(Path("-"), ("text",), [[text] for text in texts], list(range(1, len(texts) + 1)))


def write_predictions(
    model: TitleModel,
    table: TextTable,
    out: Path,
    *,
    names: ColumnNames = USUAL,
    kept: Sequence[str] | None = None,
    of: str = "",
    probabilities: bool = False,
    progress: Progress = _SILENT,
) -> str:
    """Write a table with one more column, whole or not at all; its path's ending says in which form.

    The new column is called like the label column (`label` unless told), or `predicted label` where the table has
    one of that name, which stays as it is.

    Args:
        model: A fitted encoder.
        table: The texts, with other columns beside them.
        out: The file; see `write_text_table`.
        names: The names of the table's columns.
        kept: The columns to keep, in this order; None keeps all.
        of: A label: the column has its probability in each row, instead of the likeliest label.
        probabilities: Add the probability of the likeliest label.
        progress: Shows the rows.

    Returns:
        The new column's name.

    Raises:
        ConfigError: The file's ending names no form, or the model has no such label.
        DataError: The table has no such column.
    """
    check_suffix(out)
    labels = model.labels[next(iter(model.labels))]
    if of and of not in labels:
        raise ConfigError(
            expected=f"a label out of {', '.join(labels[:20])} for --of", got=repr(of),
            hint="Name a label that the model was trained on.",
        )  # fmt: skip
    place, shown = text_place(table, names), _places(table, kept)
    name = names.label or LABEL
    new = [name, *([PROBABILITY] if probabilities and not of else [])]
    taken = {table.columns[at] for at in shown}
    header = [
        *(table.columns[at] for at in shown),
        *(f"predicted {one}" if one in taken else one for one in new),
    ]
    chunks = [table.rows[at : at + _CHUNK] for at in range(0, len(table.rows), _CHUNK)]
    rows: list[list[str]] = []
    for chunk in progress.track(chunks, label="Reading texts", total=len(chunks)):
        scores = model.scores([row[place] for row in chunk])
        for row, cells in zip(chunk, _cells(scores, labels, of), strict=True):
            rows.append([*(row[at] for at in shown), *cells[: len(new)]])
    write_text_table(out, header, rows)
    return header[len(shown)]


def _cells(scores: Floats, labels: Sequence[str], of: str) -> Iterator[tuple[str, ...]]:
    if of:
        yield from ((f"{value:.6f}",) for value in scores[:, labels.index(of)].tolist())
        return
    best: list[int] = np.argsort(-scores, axis=1, kind="stable")[:, 0].tolist()
    for row, at in zip(scores, best, strict=True):
        likeliest: str = labels[at]
        yield likeliest, f"{row[at]:.6f}"


def _places(table: TextTable, kept: Sequence[str] | None) -> list[int]:
    if kept is None:
        return list(range(len(table.columns)))
    found = [(name, table.place(name)) for name in kept]
    missing = next((name for name, at in found if at is None), None)
    if missing is not None:
        raise ConfigError(
            expected=f"columns out of {', '.join(table.columns)} for --keep",
            got=repr(missing),
            where=Where(table.path, line=1),
        )
    return [at for _, at in found if at is not None]
