"""`segue text evaluate`: the quality of an encoder on unseen rows, or of its recipe by cross-validation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.cli.text.columns import LabelColumn, TextColumn
from segue.extras import ENCODING, need


def evaluate(
    model: Annotated[Path, typer.Argument(help="Model directory of `segue text train`.")],
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A table with the columns text and label; or a dataset directory."
        ),
    ],
    folds: Annotated[
        int | None,
        typer.Option(
            min=2,
            help="Fit the model's recipe anew so many times, each time without a part of FILE that it then labels.",
        ),
    ] = None,
    auc: Annotated[bool, typer.Option("--auc", help="Add the area under the ROC curve.")] = False,
    text_column: TextColumn = "",
    label_column: LabelColumn = "",
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Measure a model on unseen rows: accuracy and F1, or nDCG@10 of tags."""
    need("Encoding titles", "text", *ENCODING)
    from segue import titles
    from segue.cli.terminal import console
    from segue.cli.terminal.as_json import as_json
    from segue.cli.text.measures_view import measures_table
    from segue.data.labelled_texts import ColumnNames
    from segue.titles import evaluation
    from segue.titles.training import read_rows

    fitted = titles.load(model)
    rows = read_rows(source, ColumnNames(text_column, label_column))
    if folds is None:
        found = evaluation.evaluate(fitted, rows, auc=auc)
    else:
        bars = console.Bars()
        found = evaluation.cross_validated(fitted.recipe, rows, folds, auc=auc, progress=bars)
    if json:
        typer.echo(as_json(found, indented=True))
        return
    console.out().print(measures_table(found))
