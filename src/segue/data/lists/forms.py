"""The forms of player lists: by the ending of their names, the reader, and what makes such a list longer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from segue.data.limits import LIMITS
from segue.data.lists.asked import Addition
from segue.data.lists.jspf import longer_jspf
from segue.data.lists.m3u import longer_m3u
from segue.data.lists.table import longer_table
from segue.data.lists.xspf import longer_xspf
from segue.data.readers.dialects import dialect_of_table
from segue.data.readers.sources import files_in

CONTINUED: Final = "continued"
"""What the names of longer lists say in brackets."""

ORDERED: Final = "ordered"
"""What the names of lists in an order of play say in brackets."""


class Form(NamedTuple):
    """One form.

    Attributes:
        reader: The name of its reader.
        longer: From a list's bytes and what is added to the bytes of the longer list.
    """

    reader: str
    longer: Callable[[Path, Addition], bytes]


def _whole(longer: Callable[[bytes, Addition], bytes]) -> Callable[[Path, Addition], bytes]:
    return lambda path, added: longer(path.read_bytes(), added)


def _table(path: Path, added: Addition, *, usual: str) -> bytes:
    return longer_table(path.read_bytes(), added, cut=dialect_of_table(path, usual, LIMITS).cut)


FORMS: Final[dict[str, Form]] = {
    ".m3u": Form("m3u", _whole(longer_m3u)),
    ".m3u8": Form("m3u", _whole(longer_m3u)),
    ".xspf": Form("xspf", _whole(longer_xspf)),
    ".jspf": Form("jspf", _whole(longer_jspf)),
    ".csv": Form("csv", partial(_table, usual=",")),
    ".tsv": Form("tsv", partial(_table, usual="\t")),
}
"""The forms by the endings of their files' names, in lower case."""


def form_of(path: Path) -> Form | None:
    """The form of a file by its name; None for one that is no player list."""
    return FORMS.get(path.suffix.lower())


def lists_in(source: Path) -> list[Path]:
    """The player lists of a folder and its subfolders, sorted, without hidden ones and those made longer earlier."""
    return [path for path in files_in(source) if form_of(path) and not _is_longer(path)]


def beside(path: Path, taken: Iterable[Path] = (), *, done: str = CONTINUED) -> Path:
    """A name beside a list for what is made of it: a new one, at which there is nothing and which is not taken."""
    number = 1
    while True:
        more = f" {number}" if number > 1 else ""
        place = path.with_name(f"{path.stem} ({done}{more}){path.suffix}")
        if not place.exists() and not place.is_symlink() and place not in taken:
            return place
        number += 1


def _is_longer(path: Path) -> bool:
    return f" ({CONTINUED}" in path.stem and path.stem.endswith(")")
