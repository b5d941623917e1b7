"""The `segue` command: its subcommands, and how it reports errors.

A command's module is imported when the command runs, and imports only the standard library and typer at its top.
Everything else is imported as it is used, so that `segue --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated, Final

import typer

import segue
from segue.cli.commands import Commands
from segue.cli.terminal import console, locales, output
from segue.errors import DataError, SegueError, Where
from segue.ids import readable

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C: 128 + SIGINT, as in shells."""

app = typer.Typer(
    name="segue",
    cls=Commands,
    help="Continue playlists: from a title, tags or a few tracks to the tracks and tags that belong there.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"segue {segue.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Continue playlists: from a title, tags or a few tracks to the tracks and tags that belong there."""


def main() -> None:
    """Run the command line. Exits with 2 on an error the user can correct, with 130 on Ctrl-C; see also `output`."""
    locales.use_utf8()
    console.keep_going()
    with console.warnings_shown():
        output.guarded(_run)


def _run() -> None:
    try:
        app()
    except SegueError as error:
        console.fail(error, json="--json" in sys.argv)  # the error that ended the command
        sys.exit(2)
    except OSError as error:
        if error.filename is None:  # standard output, which `guarded` knows
            raise
        console.fail(_of_system(error), json="--json" in sys.argv)
        sys.exit(2)
    except SystemExit as stop:  # typer turns Ctrl-C into SystemExit
        if stop.code == INTERRUPTED:
            console.interrupted()
            output.exit_by_code()
        raise


def _of_system(error: OSError) -> SegueError:
    """What the system refuses, such as an overlong name, is no bug: any path of a command line can meet it."""
    return DataError(
        expected="a file or directory that the system opens",
        got=(error.strerror or str(error)).lower(),
        where=Where(readable(os.fsdecode(error.filename))[:200]),
        hint="Check the path and its permissions.",
    )
