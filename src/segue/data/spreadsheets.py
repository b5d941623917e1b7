"""Cells of tables that people open in spreadsheets, and how they come back.

A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula, and whoever names a track chooses what
it begins with. Such a text is written with `'` before it, which spreadsheets take for "this is text". A text that
begins so already gets one more, so that reading takes away what writing put there and nothing else.
"""

from __future__ import annotations

import re
from typing import Final

_RUNS: Final = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
"""Spreadsheets in East Asian languages take the wide signs for the narrow ones."""
_INTEGER: Final = re.compile(r"-?[0-9]+")


def text_cell(text: str) -> str:
    """What is written for `text`, so that no spreadsheet runs it; an integer such as -3 stays as it is."""
    return f"'{text}" if _RUNS.match(text) and not _INTEGER.fullmatch(text) else text


def cell_text(cell: str) -> str:
    """The text that `text_cell` wrote as `cell`."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell
