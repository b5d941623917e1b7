"""`segue order`: put a player's list into an order of play."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from segue.cli.model.signature_option import Signer
from segue.cli.model.trust_option import Trusted
from segue.cli.terminal.locales import readable_texts

Along = Literal["flow", "flow:rising", "flow:falling", "flow:arch"]


@readable_texts
def order(
    model: Annotated[Path, typer.Argument(help="Model directory.")],
    playlist: Annotated[Path, typer.Argument(help="A player's list: M3U, M3U8, XSPF, JSPF, CSV or TSV.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="File to write; the list itself may be named. Unless told, a new name beside it.",
        ),
    ] = None,
    by: Annotated[
        Along,
        typer.Option(
            "--order",
            help="flow: each track beside those that go with it; the first one stays first. flow:rising, flow:falling,"
            " flow:arch: along such a curve of energy, for a model fitted with --audio.",
        ),
    ] = "flow",
    require_signature: Signer = None,
    trusted: Trusted = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print the new order as a JSON object: places in the list, from 0.")
    ] = False,
) -> None:
    """Put a player's list into an order of play.

    The same entries are written in the list's own form. A track that the model does not know stays behind the one
    before it.
    """
    import segue
    from segue.cli.terminal.as_json import as_json
    from segue.model.list_orders import ListOrderer

    fitted = segue.load(model, signed_by=require_signature, trusted=trusted)
    found = ListOrderer(fitted, by).ordered(playlist, out)
    for note in found.notes:
        typer.echo(f"note: {note}", err=True)
    if json:
        told = {"list": str(found.source), "written": str(found.path), "orders": found.orders}
        typer.echo(as_json(told))
        return
    typer.echo(f"{found.path}: of {found.tracks:,} tracks {found.known:,} matched and put in order")
