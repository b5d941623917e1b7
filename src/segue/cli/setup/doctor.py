"""`segue doctor`: check whether this installation works, and list its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from segue.installation import Check


def doctor(
    json: Annotated[bool, typer.Option("--json", help="Print the checks as a JSON list.")] = False,
) -> None:
    """Check this installation: versions, cores, memory, optional parts, Korean, temporary files, plug-ins.

    Exits with 2 if something that Segue needs does not work.
    """
    from segue.cli.terminal import console
    from segue.cli.terminal.as_json import as_json
    from segue.installation import check_installation

    found = check_installation()
    if json:
        typer.echo(as_json(found, indented=True))
    else:
        console.out().print(_table(found))
    broken = [check.name for check in found if check.state == "broken"]
    if broken:
        typer.secho(f"broken: {', '.join(broken)}", fg="red", err=True)
        raise typer.Exit(2)


def _table(found: Sequence[Check]) -> Table:
    from rich.table import Table
    from rich.text import Text

    styles = {"works": "green", "absent": "yellow", "broken": "bold red"}
    table = Table(box=None, show_header=False, pad_edge=False)
    for check in found:
        state = Text(check.state, style=styles[check.state])
        table.add_row(state, Text(check.name, style="bold"), Text(check.detail))
    return table
