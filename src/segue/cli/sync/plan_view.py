"""What `segue sync` shows of a plan: a line for each playlist, how tracks were recognised, and which were not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from segue.sync.plans import Plan, Step
    from segue.sync.servers import Server

SHOWN: Final = 20
"""Number of unknown tracks that the terminal lists; --json has all."""

FIRST: Final = 3
"""Number of tracks of each continuation that the terminal lists; --json has all."""

_WORDS: Final = {
    "create": ("new", "would be new"),
    "update": ("updated", "would be updated"),
    "extend": ("extended", "would be extended"),
    "unchanged": ("as it was", "stays as it is"),
    "skip": ("left alone", "left alone"),
}
_HOW: Final = {
    "id": "same id and title",
    "mbid": "same MusicBrainz id",
    "isrc": "same ISRC",
    "album": "title, artist and album",
    "title": "title and artist",
}


def show(plan: Plan, server: Server, *, json: bool, done: bool) -> None:
    """Print a plan on stdout.

    Args:
        plan: The plan.
        server: Where it belongs.
        json: As one JSON object.
        done: Whether it was carried out.
    """
    if json:
        from segue.cli.terminal.as_json import as_json

        typer.echo(
            as_json({"address": server.address, "program": server.program, "done": done, "plan": plan})
        )
        return
    from segue.cli.terminal import console

    terminal = console.out()
    terminal.print(_steps(plan, done))
    terminal.print(_matched(plan, server))
    unknown = list(dict.fromkeys(name for step in plan.steps for name in step.unmatched))
    if unknown:
        console.err().print(_unknown(unknown))


def _steps(plan: Plan, done: bool) -> Table:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("playlist", overflow="fold")
    table.add_column("what happened" if done else "what would happen", overflow="fold")
    table.add_column("its tracks that the model knows", justify="right")
    table.add_column("tracks written" if done else "tracks to write", justify="right")
    table.add_column("the first of them", overflow="fold")
    for step in plan.steps:
        known = f"{step.seeds:,} of {step.seeds + len(step.unmatched):,}"
        tracks = step.tracks if step.action in {"create", "update", "extend"} else ()
        written = f"{len(tracks):,}" if tracks else ""
        first = ", ".join(track.name for track in tracks[:FIRST])
        table.add_row(escape(step.title), escape(_happens(step, done)), known, written, escape(first))
    return table


def _happens(step: Step, done: bool) -> str:
    words = _WORDS[step.action][0 if done else 1]
    return f"{words}: {step.reason}" if step.reason else words


def _matched(plan: Plan, server: Server) -> Table:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_header=False)
    table.add_row("server", escape(f"{server.program}, {server.address}"))
    table.add_row("tracks there", f"{plan.library:,}")
    table.add_row("tracks of the model found there", f"{sum(plan.matched.values()):,}")
    for how, words in _HOW.items():
        if count := plan.matched.get(how):
            table.add_row(f"  by {words}", f"{count:,}")
    return table


def _unknown(names: list[str]) -> Table:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(f"tracks that the model does not know: {len(names):,}", overflow="fold")
    for name in names[:SHOWN]:
        table.add_row(escape(name))
    if len(names) > SHOWN:
        table.add_row(f"… and {len(names) - SHOWN:,} more (--json has all)")
    return table
