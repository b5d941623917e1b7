"""The subcommands of `segue sequences`."""

from __future__ import annotations

import typer

from segue.cli.sequences.compare import compare

app = typer.Typer(
    name="sequences",
    help="Models of what comes next in a playlist: n-grams and networks side by side.",
    no_args_is_help=True,
)


@app.callback()
def _group() -> None:
    """Models of what comes next in a playlist: n-grams and networks side by side."""


app.command()(compare)
