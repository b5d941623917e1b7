"""The subcommands of `segue audio`."""

from __future__ import annotations

import typer

from segue.cli.audio.evaluate import evaluate
from segue.cli.audio.features import features
from segue.cli.audio.mix import mix
from segue.cli.audio.tag import tag
from segue.cli.audio.teach import teach
from segue.cli.audio.train import train

app = typer.Typer(help="Listen to tracks: spectrograms, taggers, labels.", no_args_is_help=True)

for function in (features, train, evaluate, tag, teach, mix):
    app.command()(function)
