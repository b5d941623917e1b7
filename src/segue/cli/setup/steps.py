"""Commands that run other commands, and print them as a person would type them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

import typer


def shown(arguments: Sequence[str]) -> str:
    """A command in a shell's syntax; Hangul needs no quotes."""
    return " ".join(["segue", *map(_quoted, arguments)])


def run(ctx: typer.Context, arguments: Sequence[str]) -> None:
    """Print one of Segue's commands, and run it in this process, as the shell would."""
    typer.secho(f"\n$ {shown(arguments)}", bold=True)
    ctx.find_root().command.main(list(arguments), standalone_mode=False)


def _quoted(argument: str) -> str:
    return argument if re.fullmatch(r"[\w./+=-]+", argument) else shlex.quote(argument)
