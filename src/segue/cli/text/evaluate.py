"""`segue text evaluate`: the quality of an encoder on unseen rows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.extras import ENCODING, need


def evaluate(
    model: Annotated[Path, typer.Argument(help="Model directory of `segue text train`.")],
    source: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Columns text and label, tab-separated; or a dataset directory."),
    ],
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Measure a model on unseen rows: accuracy and F1, or nDCG@10 of tags."""
    need("Encoding titles", "text", *ENCODING)
    import msgspec

    from segue import titles
    from segue.cli.terminal import console
    from segue.cli.text.measures_view import measures_table
    from segue.titles import evaluation

    found = evaluation.evaluate(titles.load(model), source)
    if json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    console.out().print(measures_table(found))
