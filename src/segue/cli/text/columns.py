"""Options that name the columns of a file of texts."""

from __future__ import annotations

from typing import Annotated

import typer

TextColumn = Annotated[
    str,
    typer.Option(help="Name of the texts' column; unless told: text, document, title, sentence or review."),
]
LabelColumn = Annotated[
    str, typer.Option(help="Name of the labels' column; unless told: label or sentiment.")
]
