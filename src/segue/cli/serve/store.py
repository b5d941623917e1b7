"""`segue store`: copies of the store of kept playlists, and whether it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.extras import need

app = typer.Typer(
    name="store", help="The store of kept playlists: back up, restore, check.", no_args_is_help=True
)

Store = Annotated[str, typer.Argument(help="The store's URL as for `segue serve`, or an SQLite file.")]


@app.command()
def backup(
    store: Store, file: Annotated[Path, typer.Argument(help="File to make, or an earlier copy to replace.")]
) -> None:
    """Copy a store into one file, while a service uses it; for PostgreSQL, use pg_dump."""
    need("Serving", "serve")
    from segue.service.store import copies

    copies.backup(store, file)
    typer.echo(f"{file}: a whole copy of {store}, {file.stat().st_size:,} bytes")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="The copy.")],
    store: Annotated[str, typer.Argument(help="The store to replace: its URL, or an SQLite file.")],
) -> None:
    """Put a copy in the place of a store; what was there is kept beside it. A service that runs goes on with it."""
    need("Serving", "serve")
    from segue.service.store import copies

    aside = copies.restore(file, store)
    typer.echo(f"{store}: restored from {file}" + (f"; what was there is {aside}" if aside else ""))


@app.command()
def check(store: Store) -> None:
    """Check a store's file and every playlist in it; exits with 2 if anything is damaged."""
    need("Serving", "serve")
    from segue.service.store.checks import check as look
    from segue.service.store.copies import url_of

    typer.echo(f"{store}: whole, {look(url_of(store)):,} playlists")
