"""Events of long work for programs: JSON on stdout, a line each."""

from __future__ import annotations

import typer

from segue.progress import Calls


def event(name: str, **fields: object) -> None:
    """Print an event: an object with its name as `event`, and its fields."""
    from segue.cli.terminal.as_json import as_json

    typer.echo(as_json({"event": name, **fields}))


def progress() -> Calls:
    """A `Progress` whose steps are events: `part`, how many are `done`, and of how many (`total`, null if unknown)."""
    return Calls(lambda part, done, total: event("progress", part=part, done=done, total=total))
