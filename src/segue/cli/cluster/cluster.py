"""The subcommands of `segue cluster`."""

from __future__ import annotations

import typer

from segue.cli.cluster.doctor import doctor

app = typer.Typer(name="cluster", help="A cluster of machines: check it.", no_args_is_help=True)


@app.callback()
def cluster() -> None:
    """A cluster of machines: check it."""


app.command()(doctor)
