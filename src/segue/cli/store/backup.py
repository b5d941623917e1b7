"""`segue store backup`: a copy of a store in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.extras import need


def backup(
    store: Annotated[str, typer.Argument(help="The store's URL as for `segue serve`, or an SQLite file.")],
    file: Annotated[Path, typer.Argument(help="File to make, or an earlier copy to replace.")],
) -> None:
    """Copy a store into one file, while a service uses it; for PostgreSQL, use pg_dump."""
    need("Serving", "serve")
    from segue.service.store import copies

    copies.backup(store, file)
    typer.echo(f"{file}: a whole copy of {store}, {file.stat().st_size:,} bytes")
