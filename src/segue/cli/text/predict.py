"""`segue text predict`: the most likely labels of texts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from segue.cli.terminal.locales import readable_texts
from segue.cli.text.columns import LabelColumn, TextColumn
from segue.decoding import decode_bytes
from segue.extras import ENCODING, need


@readable_texts
def predict(
    model: Annotated[Path, typer.Argument(help="Model directory of `segue text train`.")],
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT]...", help="Texts; without any, a line of stdin each."),
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="A table of texts instead, tab-separated or CSV; with -o.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Table to write (.csv, .tsv; .gz): the columns of --from, and a predicted one.",
        ),
    ] = None,
    keep: Annotated[
        str | None, typer.Option(help="With -o, the columns to keep, with commas between; all without.")
    ] = None,
    of: Annotated[
        str,
        typer.Option(help="With -o, a label whose probability is written instead of the likeliest label."),
    ] = "",
    text_column: TextColumn = "",
    label_column: LabelColumn = "",
    n: Annotated[int, typer.Option("-n", min=1, help="How many labels a text, the likeliest first.")] = 1,
    probabilities: Annotated[
        bool, typer.Option("--probabilities", help="Write a column `probability` too.")
    ] = False,
) -> None:
    """Print the most likely label of each text as columns text and label; or label a table of texts."""
    need("Encoding titles", "text", *ENCODING)
    from segue import titles
    from segue.cli.terminal import console
    from segue.data.labelled_texts import ColumnNames
    from segue.titles import predicting
    from segue.titles.evaluation import predictions

    _check(texts, source, out, keep, of, n)
    given: list[str] = []
    if source is None:
        given = texts or [decode_bytes(line)[0].rstrip("\r\n") for line in sys.stdin.buffer]
    if out is not None:
        predicting.check_suffix(out)
        name = predicting.write_predictions(
            titles.load(model),
            predicting.table_of(source, given),
            out,
            names=ColumnNames(text_column, label_column),
            kept=None if keep is None else [one.strip() for one in keep.split(",") if one.strip()],
            of=of,
            probabilities=probabilities,
            progress=console.Bars(),
        )
        typer.echo(f"{out}, the predictions in the column {name!r}")
        return
    typer.echo("\t".join(["text", "label", *(["probability"] if probabilities else [])]))
    for written, label, probability in predictions(titles.load(model), given, n):
        cells = [" ".join(written.split()), label, *([f"{probability:.4f}"] if probabilities else [])]
        typer.echo("\t".join(cells))


def _check(
    texts: list[str] | None, source: Path | None, out: Path | None, keep: str | None, of: str, n: int
) -> None:
    """Refuse options that exclude each other or would have no effect."""
    from segue.errors import ConfigError

    if source is not None and texts:
        raise ConfigError(expected="texts, or a table with --from", got="both")
    if source is not None and out is None:
        raise ConfigError(
            expected="-o FILE with --from", got="none", hint="Name a table to write, such as labels.csv."
        )
    if out is None and (keep is not None or of):
        raise ConfigError(expected="-o FILE with --keep and --of", got="none")
    if out is not None and n != 1:
        raise ConfigError(expected="one label a text with -o", got=f"-n {n}")
