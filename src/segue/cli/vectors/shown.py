"""`segue vectors topics`, `map` and `export`: vectors for people and for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from segue.cli.vectors.options import Json, Place
from segue.extras import need


def topics(
    vectors: Place,
    n: Annotated[int, typer.Option("-n", min=1, help="Most tags and most tracks of a topic.")] = 8,
    json: Json = False,
) -> None:
    """Show the topics of vectors of lda or lsa, named by tags, words and tracks."""
    import msgspec
    from rich.table import Table
    from rich.text import Text

    from segue.cli.terminal import console
    from segue.vectors.fitted import FittedVectors
    from segue.vectors.topics import topics as topics_of

    found = topics_of(FittedVectors.load(vectors), n=n)
    if json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("topic", "share", "tags and words", "tracks"):
        table.add_column(heading)
    for topic in found:
        cells = (str(topic.number), f"{topic.share:.1%}", ", ".join(topic.tags), "; ".join(topic.tracks))
        table.add_row(*map(Text, cells))
    console.out().print(table)


def map_(
    vectors: Place,
    out: Annotated[Path, typer.Option("--out", "-o", help="map.html, or a picture: .png, .svg, .pdf.")],
    method: Annotated[Literal["pca", "tsne"], typer.Option(help="pca: principal components.")] = "pca",
    most: Annotated[int, typer.Option(min=3, help="The most frequent tokens, at most.")] = 1000,
    kinds: Annotated[str, typer.Option(help="track, tag, word, playlist, with commas; all without.")] = "",
    seed: Annotated[int, typer.Option(min=0, help="Of t-SNE.")] = 0,
) -> None:
    """Draw a map of the most frequent tokens, as a picture or as an interactive page."""
    if method == "tsne":
        need("A map by t-SNE", "vectors", "scikit-learn")
    if out.suffix.lower() != ".html":
        need("A map as a picture", "vectors", "matplotlib")
    from segue.vectors.fitted import FittedVectors
    from segue.vectors.maps import layout, write_map

    fitted = FittedVectors.load(vectors)
    wanted = tuple(kind.strip() for kind in kinds.split(",") if kind.strip())
    places = layout(fitted, method=method, most=most, kinds=wanted, seed=seed)
    write_map(places, out, f"{fitted.trained.method}, {len(places):,} tokens")
    typer.echo(f"{out}: {len(places):,} tokens")


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
