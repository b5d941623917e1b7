"""`segue verify`: whether a model, or a namer, is as somebody signed it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.extras import need


def verify(
    model: Annotated[Path, typer.Argument(help="Model directory, or namer directory.")],
    key: Annotated[Path, typer.Option(help="Public keys, one of which must have signed it; in PEM.")],
) -> None:
    """Check that a model is signed, and that every byte of every file is as it was signed.

    Exits with 2 if it is not. Of its files, only the signature and the manifest's kind are parsed.
    """
    need("Verifying a signature", "sign")
    from segue.files.reading import read_steadily
    from segue.files.signatures import check_signature
    from segue.model.storage import KIND
    from segue.naming.attached import is_namer
    from segue.naming.names import KIND as NAMER

    kind = NAMER if is_namer(model) else KIND
    name = read_steadily(model, lambda opened: check_signature(opened, key, kind=kind))
    typer.echo(f"{model}: as signed by {name}")
