"""The subcommands of `segue store`."""

from __future__ import annotations

import typer

from segue.cli.store.backup import backup
from segue.cli.store.check import check
from segue.cli.store.restore import restore

app = typer.Typer(
    name="store", help="The store of kept playlists: back up, restore, check.", no_args_is_help=True
)

for function in (backup, restore, check):
    app.command()(function)
