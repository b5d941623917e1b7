"""The dialect of a table: what stands between its cells, as a line `sep=;` says or as its first rows show."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from segue.data.limits import Limits
from segue.data.opening import is_regular
from segue.data.options import CUTS, NO_OPTIONS, Dialect, Options
from segue.data.readers.layouts import known_columns
from segue.data.text_files import lines

_NAMED_CUT: Final = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_SAMPLE: Final = 50
"""Rows that show how many cells a row has."""

_LOOKED_AT: Final = 500
"""Lines in which they are looked for."""


def dialect_of_table(path: Path, usual: str, limits: Limits, options: Options = NO_OPTIONS) -> Dialect:
    """The dialect of a table: the given one, or what finds most known columns, else rows of one length.

    Args:
        path: The table.
        usual: What stands between cells in the format; it wins where others are as good.
        limits: The largest sizes that are read.
        options: The columns and the dialect that a person gave.

    Raises:
        DataError: The file cannot be read, is empty, or is not text.
    """
    if options.dialect is not None:
        return options.dialect
    if not is_regular(path):  # a pipe is read only once
        return Dialect(usual)
    first = islice(lines(path, limits), _LOOKED_AT)
    heads = list(islice((text for text, _ in first if text.strip()), _SAMPLE))
    if heads and (named := _NAMED_CUT.fullmatch(heads[0])):
        return Dialect(named[1])
    return Dialect(max((usual, *CUTS.values()), key=lambda cut: _fit(heads, cut, usual, options.columns)))


def dialect_note(dialect: Dialect, usual: str) -> str:
    """What to say of a table that is not in the format's usual dialect; "" of others."""
    names = {cut: name for name, cut in CUTS.items()}
    said = [] if dialect.cut == usual else [f"{names.get(dialect.cut, repr(dialect.cut))} between cells"]
    said += [] if dialect.quoted else ["quotes as text"]
    return f"table read with {', '.join(said)}" if said else ""


def _fit(heads: Sequence[str], cut: str, usual: str, columns: Mapping[str, str]) -> tuple[int, float, bool]:
    """How well a character fits between cells: the columns that are known, the rows of one length, the usual one."""
    rows = [_cells(head, cut) for head in heads]
    if not rows:
        return 0, 0.0, cut == usual
    width, alike = Counter(map(len, rows)).most_common(1)[0]
    return known_columns(rows[0], columns), alike / len(rows) if width > 1 else 0.0, cut == usual


def _cells(head: str, cut: str) -> list[str]:
    try:
        return next(csv.reader([head], delimiter=cut, skipinitialspace=True), list[str]())
    except csv.Error:
        return []
