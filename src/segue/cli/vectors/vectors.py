"""The subcommands of `segue vectors`."""

from __future__ import annotations

import typer

from segue.cli.vectors.analogy import analogy
from segue.cli.vectors.compare import compare
from segue.cli.vectors.export import export
from segue.cli.vectors.map import map_
from segue.cli.vectors.odd import odd
from segue.cli.vectors.similar import similar
from segue.cli.vectors.topics import topics
from segue.cli.vectors.train import train

app = typer.Typer(
    name="vectors",
    help="Vectors of tracks, tags and words: train, compare, ask, map, export.",
    no_args_is_help=True,
)

for function in (train, compare, similar, odd, analogy, topics, export):
    app.command()(function)
app.command("map")(map_)
