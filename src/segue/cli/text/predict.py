"""`segue text predict`: the most likely labels of texts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from segue.cli.terminal.locales import readable_texts
from segue.decoding import decode_bytes
from segue.extras import ENCODING, need


@readable_texts
def predict(
    model: Annotated[Path, typer.Argument(help="Model directory of `segue text train`.")],
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT]...", help="Texts; without any, a line of stdin each."),
    ] = None,
    n: Annotated[int, typer.Option("-n", min=1, help="How many labels a text, the likeliest first.")] = 1,
    probabilities: Annotated[
        bool, typer.Option("--probabilities", help="Print a column `probability` too.")
    ] = False,
) -> None:
    """Print the most likely label of each text: tab-separated columns text and label."""
    need("Encoding titles", "text", *ENCODING)
    from segue import titles
    from segue.titles.evaluation import predictions

    given = texts or [decode_bytes(line)[0].rstrip("\r\n") for line in sys.stdin.buffer]
    typer.echo("\t".join(["text", "label", *(["probability"] if probabilities else [])]))
    for written, label, probability in predictions(titles.load(model), given, n):
        cells = [" ".join(written.split()), label, *([f"{probability:.4f}"] if probabilities else [])]
        typer.echo("\t".join(cells))
