"""Output for people: progress bars and errors go to stderr, so that stdout has only results."""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import typer

from segue.errors import SegueError, SegueWarning, as_data
from segue.progress import Bars

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Bars", "err", "fail", "interrupted", "keep_going", "out", "warn", "warnings_shown"]


def err() -> Console:
    """A rich console on stderr."""
    from segue.terminal import Terminal

    return Terminal(stderr=True, highlight=False)


def out() -> Console:
    """A rich console on stdout, for tables."""
    from segue.terminal import Terminal

    return Terminal(highlight=False)


def keep_going() -> None:
    """Print `?` for a character that the terminal's encoding lacks, such as 밤, instead of stopping."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


@contextmanager
def warnings_shown() -> Generator[None]:
    """Print a `SegueWarning` in the form of an error, without Python's line of code, every time."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", SegueWarning)
        others = warnings.showwarning

        def show(
            message: Warning | str, category: type[Warning], filename: str, lineno: int,
            file: TextIO | None = None, line: str | None = None,
        ) -> None:  # fmt: skip
            if issubclass(category, SegueWarning):
                warn(str(message))
            else:
                others(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        yield


def warn(text: str) -> None:
    """Print a warning for people; the work goes on."""
    from segue.terminal import harmless

    typer.secho(f"warning: {harmless(text)}", fg="yellow", err=True)


def fail(error: SegueError, *, json: bool = False) -> None:
    """Print an error and its next step in plain text; with `json`, as a line of JSON with its fields."""
    if json:
        from segue.cli.terminal.as_json import as_json

        typer.echo(as_json(as_data(error)), err=True)
        return
    from segue.terminal import harmless

    typer.secho(f"error: {harmless(error.message)}", fg="red", err=True)
    if error.hint:
        typer.secho(f"       {harmless(error.hint)}", err=True)


def interrupted() -> None:
    """Confirm Ctrl-C."""
    typer.secho("stopped; what was there before is unchanged", fg="yellow", err=True)
