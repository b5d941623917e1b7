"""`segue name`: titles for a playlist, and its subcommands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer
from typer.core import TyperGroup

from segue.cli.naming.ask import ask
from segue.cli.naming.compare import compare
from segue.cli.naming.train import train

if TYPE_CHECKING:
    from typer.core import _click  # pyright: ignore[reportPrivateUsage] - typer's only name for its types

ASK: Final = "ask"
"""The subcommand that runs where none is named."""


class NameGroup(TyperGroup):
    """`segue name MODEL …` is `segue name ask MODEL …`; a model in a directory named "train" is "./train"."""

    default = ASK

    def parse_args(self, ctx: _click.Context, args: list[str]) -> list[str]:
        """Put `ask` in front unless a subcommand, or help, comes first."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = [self.default, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="name",
    cls=NameGroup,
    help="Suggest titles for a playlist, and say which tracks and tags each word comes from.",
    no_args_is_help=True,
)

app.command(ASK)(ask)
app.command()(train)
app.command()(compare)
