"""`segue store check`: whether a store is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from segue.extras import need


def check(
    store: Annotated[str, typer.Argument(help="The store's URL as for `segue serve`, or an SQLite file.")],
) -> None:
    """Check a store's file and every playlist in it; exits with 2 if anything is damaged."""
    need("Serving", "serve")
    from segue.service.store import checks
    from segue.service.store.copies import url_of

    typer.echo(f"{store}: whole, {checks.check(url_of(store)):,} playlists")
