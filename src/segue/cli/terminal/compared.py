"""What the commands named `compare` do with a comparison: follow it row by row, keep it, print it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

if TYPE_CHECKING:
    from rich.table import Table

T = TypeVar("T")


def followed(
    steps: Iterable[T],
    out: Path | None,
    write: Callable[[T, Path], object],
    said: Callable[[T], str] | None = None,
) -> T:
    """Return a comparison with all its rows; each step, which has a row more, is written at once.

    Args:
        steps: The comparison after each row; there is at least one.
        out: Where it is written; None for nowhere.
        write: Writes it.
        said: What to say of a step on stderr.
    """
    from segue.cli.terminal import console

    def kept() -> Iterable[T]:
        for found in steps:
            if said is not None:
                console.err().print(said(found))
            if out is not None:
                write(found, out)
            yield found

    return deque(kept(), maxlen=1).pop()


def print_json(found: Any) -> None:
    """Print a comparison for programs."""
    from segue.cli.terminal.as_json import as_json

    typer.echo(as_json(found, indented=True))


def plain_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table without lines; what looks like markup is text."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*map(Text, row))
    return table
