"""What a person sees: progress bars and errors on stderr, so that stdout stays clean for results."""

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
    """Print `?` for a character that the terminal's encoding lacks, rather than stop: not all know 밤."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


@contextmanager
def warnings_shown() -> Generator[None]:
    """Print a `SegueWarning` as plainly as an error, without the line of code that Python shows; each time."""
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
    """Print what a person will want to look at, though the work goes on."""
    from segue.terminal import harmless

    typer.secho(f"warning: {harmless(text)}", fg="yellow", err=True)


def fail(error: SegueError, *, json: bool = False) -> None:
    """Print an error and its next step, plainly; as a line of JSON with its fields for programs."""
    if json:
        import msgspec

        typer.echo(msgspec.json.encode(as_data(error)).decode(), err=True)
        return
    from segue.terminal import harmless

    typer.secho(f"error: {harmless(error.message)}", fg="red", err=True)
    if error.hint:
        typer.secho(f"       {harmless(error.hint)}", err=True)


def interrupted() -> None:
    """Say that Ctrl-C was heard."""
    typer.secho("stopped; what was there before is unchanged", fg="yellow", err=True)
