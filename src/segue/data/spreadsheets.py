"""Cells of tables that people open in spreadsheets, written so that no cell runs as a formula.

A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula, and anybody can give a track such
a name. So such a text is written with `'` before it, which spreadsheets read as "this is text". A text that
begins with `'` and such a sign gets one more `'`, so that reading removes exactly what writing added.
"""

from __future__ import annotations

import re
from typing import Final

_RUNS: Final = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
"""Spreadsheets in East Asian languages treat the wide signs as the narrow ones."""
_INTEGER: Final = re.compile(r"-?[0-9]+")


def text_cell(text: str) -> str:
    """The cell for `text`, which no spreadsheet runs as a formula; an integer such as -3 stays as it is."""
    return f"'{text}" if _RUNS.match(text) and not _INTEGER.fullmatch(text) else text


def cell_text(cell: str) -> str:
    """The text that `text_cell` wrote as `cell`."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
