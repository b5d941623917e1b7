"""`segue store restore`: a copy takes the place of a store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.extras import need


def restore(
    file: Annotated[Path, typer.Argument(help="The copy.")],
    store: Annotated[str, typer.Argument(help="The store to replace: its URL, or an SQLite file.")],
) -> None:
    """Put a copy in the place of a store; what was there is kept beside it. A service that runs goes on with it."""
    need("Serving", "serve")
    from segue.service.store import copies

    aside = copies.restore(file, store)
    typer.echo(f"{store}: restored from {file}" + (f"; what was there is {aside}" if aside else ""))
