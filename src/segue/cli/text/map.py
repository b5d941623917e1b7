"""`segue text map`: a picture of texts by their vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from segue.cli.text.columns import LabelColumn, TextColumn
from segue.extras import ENCODING, need


def map_(
    model: Annotated[Path, typer.Argument(help="Model directory of `segue text train`.")],
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A table with the columns text and label; or a dataset directory."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Picture to write: .svg or .png.")],
    method: Annotated[Literal["t-sne", "pca"], typer.Option(help="How vectors become points.")] = "t-sne",
    most: Annotated[int, typer.Option(help="Texts on it at most, drawn at random.")] = 2000,
    text_column: TextColumn = "",
    label_column: LabelColumn = "",
    seed: Annotated[int, typer.Option(min=0, help="Of the draw and of t-SNE.")] = 0,
) -> None:
    """Draw texts by their vectors, each in the colour of its label, or of its first tag."""
    need("Encoding titles", "text", *ENCODING, *(["scikit-learn"] if method == "t-sne" else []))
    need("Drawing a map", "report", "matplotlib")
    from segue import titles
    from segue.data.labelled_texts import ColumnNames
    from segue.files.pictures import check_picture
    from segue.titles import text_map
    from segue.titles.training import read_rows

    check_picture(out)
    rows = read_rows(source, ColumnNames(text_column, label_column))
    found = text_map.text_map(titles.load(model), rows, method=method, most=most, seed=seed)
    text_map.draw(found, out)
    typer.echo(f"{out}: {len(found.labels):,} texts, {len(found.names)} labels")
