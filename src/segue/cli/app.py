"""The `segue` command: which subcommands there are, and how an error reaches the person.

Command modules import only the standard library and typer at the top; what a command needs is imported when it
runs, so that `segue --help` answers at once.
"""

from __future__ import annotations

import sys

import typer

from segue.cli import console
from segue.cli.import_ import import_
from segue.cli.sample import sample
from segue.cli.split import split
from segue.errors import SegueError

app = typer.Typer(
    name="segue",
    help="Continue playlists: from a title, tags or a few tracks to the tracks and tags that belong there.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("import")(import_)
app.command("sample")(sample)
app.command("split")(split)


def main() -> None:
    """Run the command line; exit with 2 on an error the user can mend, 130 on Ctrl-C."""
    try:
        app()
    except SegueError as error:
        console.fail(error)
        sys.exit(2)
    except KeyboardInterrupt:
        console.interrupted()
        sys.exit(130)
