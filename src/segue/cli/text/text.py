"""The subcommands of `segue text`."""

from __future__ import annotations

import typer

from segue.cli.text.evaluate import evaluate
from segue.cli.text.explain import explain
from segue.cli.text.map import map_
from segue.cli.text.predict import predict
from segue.cli.text.train import train
from segue.cli.text.words import words

app = typer.Typer(
    name="text", help="Encoders of titles and texts: train, evaluate, predict.", no_args_is_help=True
)

for function in (train, evaluate, predict, explain):
    app.command()(function)
app.command("map")(map_)
app.command()(words)
