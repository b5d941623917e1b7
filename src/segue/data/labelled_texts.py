"""Texts with one label each: tab-separated files with the columns `text` and `label`, plain or gzipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from segue.data.encodings import as_utf8
from segue.data.gzipped import MAGIC, unpacked
from segue.data.text_files import read_bytes
from segue.decoding import decode_bytes
from segue.errors import DataError, Where

LABEL: Final = "label"

TEXTS: Final = ("text", "document", "title", "sentence", "review")
"""Possible names of the text column; the first match counts. A file of two columns may use any name."""


class LabelledTexts(NamedTuple):
    """Texts and their labels, in the file's order."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]


def read_labelled_texts(path: Path) -> LabelledTexts:
    """Read a table of texts and labels.

    The first line names the columns. Tabs separate the cells, quotes have no meaning, and other columns
    are ignored. A text may be empty; a label may not.

    Args:
        path: The file. Its first bytes show whether it is gzipped.

    Raises:
        DataError: The file cannot be read, a column is missing, or a row is bad.
    """
    rows = _rows(path)
    _, header = next(rows, (1, [""]))
    text, label = _columns(header, path)
    texts: list[str] = []
    labels: list[str] = []
    for number, cells in rows:
        if len(cells) != len(header):
            raise DataError(
                expected=f"{len(header)} cells", got=str(len(cells)), where=Where(path, line=number)
            )
        if not cells[label].strip():
            raise DataError(
                expected="a label", got="an empty cell", where=Where(path, line=number, field=LABEL)
            )
        texts.append(cells[text])
        labels.append(cells[label].strip())
    if not texts:
        raise DataError(expected="rows under the header", got="none", where=Where(path))
    return LabelledTexts(tuple(texts), tuple(labels))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The number and cells of each line, without blank lines."""
    data = read_bytes(path)
    if data.startswith(MAGIC):
        data = unpacked(data, path)
    data, _ = as_utf8(data)
    if b"\0" in data:
        raise DataError(expected="text", got="a binary file", where=Where(path))
    for number, line in enumerate(data.split(b"\n"), start=1):
        text, _ = decode_bytes(line)
        if text.strip():
            yield number, text.removesuffix("\r").split("\t")


def _columns(header: Sequence[str], path: Path) -> tuple[int, int]:
    """The positions of the text column and of the label column."""
    names = [name.strip().lower() for name in header]
    text = next((names.index(name) for name in TEXTS if name in names), None)
    if text is None and len(names) == 2 and LABEL in names:
        text = 1 - names.index(LABEL)
    if text is None or LABEL not in names:
        missing = LABEL if LABEL not in names else TEXTS[0]
        raise DataError(
            expected=f"the column {missing}",
            got=", ".join(names),
            where=Where(path, line=1, field=missing),
            hint="Name the columns in the first line, text and label, with a tab between them.",
        )
    return text, names.index(LABEL)
