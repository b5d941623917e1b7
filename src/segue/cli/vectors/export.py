"""`segue vectors export`: vectors as files of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from segue.cli.vectors.options import Place
from segue.extras import need


def export(
    vectors: Place,
    out: Annotated[Path, typer.Option("--out", "-o", help="File or directory to write.")],
    to: Annotated[
        Literal["word2vec", "word2vec-binary", "gensim", "projector", "parquet", "usearch"],
        typer.Option(help="projector: a directory for TensorBoard. gensim: opens with its Word2Vec.load."),
    ] = "word2vec",
) -> None:
    """Write vectors in the format of another program."""
    if to == "usearch":
        need("Writing an index", "vectors", "usearch")
    from segue.vectors import exports
    from segue.vectors.fitted import FittedVectors

    fitted = FittedVectors.load(vectors)
    exports.export(fitted, out, to)
    typer.echo(f"{out}: {len(fitted.words.tokens):,} vectors, {exports.FORMATS[to].summary}")
