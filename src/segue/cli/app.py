"""The `segue` command: its subcommands, and how it reports errors.

Command modules import only the standard library and typer at the top. Everything else is imported when a command
runs, so that `segue --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated, Final

import typer

import segue
from segue.cli.audio.audio import app as audio
from segue.cli.data.export_feedback import export_feedback
from segue.cli.data.import_ import import_
from segue.cli.data.sample import sample
from segue.cli.data.show import show
from segue.cli.data.split import split
from segue.cli.model.answer import answer
from segue.cli.model.evaluate import evaluate
from segue.cli.model.fit import fit
from segue.cli.model.recipe import recipe
from segue.cli.model.recommend import recommend
from segue.cli.model.similar import similar
from segue.cli.model.tune import tune
from segue.cli.serve.serve import serve
from segue.cli.setup.demo import demo
from segue.cli.setup.doctor import doctor
from segue.cli.terminal import console, locales, output
from segue.cli.text.compare import app as compare
from segue.cli.text.export import export
from segue.cli.text.text import app as text
from segue.errors import DataError, SegueError, Where
from segue.ids import readable

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C: 128 + SIGINT, as in shells."""

app = typer.Typer(
    name="segue",
    help="Continue playlists: from a title, tags or a few tracks to the tracks and tags that belong there.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for panel, commands in {
    "Data": {
        "import": import_,
        "sample": sample,
        "split": split,
        "show": show,
        "export-feedback": export_feedback,
    },
    "Models": {
        "fit": fit,
        "recommend": recommend,
        "answer": answer,
        "similar": similar,
        "evaluate": evaluate,
        "tune": tune,
        "serve": serve,
    },
    "This installation": {"demo": demo, "doctor": doctor},
}.items():
    for name, function in commands.items():
        app.command(name, rich_help_panel=panel)(function)
app.add_typer(recipe, name="recipe", rich_help_panel="Models")
app.add_typer(text, name="text", rich_help_panel="Sound and text")
app.add_typer(compare, name="compare", rich_help_panel="Sound and text")
app.command("export", rich_help_panel="Sound and text")(export)
app.add_typer(audio, name="audio", rich_help_panel="Sound and text")


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
        raise


def _of_system(error: OSError) -> SegueError:
    """What the system refuses, such as an overlong name, is no bug: any path of a command line can meet it."""
    return DataError(
        expected="a file or directory that the system opens",
        got=(error.strerror or str(error)).lower(),
        where=Where(readable(os.fsdecode(error.filename))[:200]),
        hint="Check the path and its permissions.",
    )
