"""`segue vectors map`: a map as a picture or as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from segue.cli.vectors.options import Place
from segue.extras import need


def map_(
    vectors: Place,
    out: Annotated[Path, typer.Option("--out", "-o", help="map.html, or a picture: .png, .svg, .pdf.")],
    method: Annotated[
        Literal["pca", "tsne", "umap"], typer.Option(help="pca: principal components.")
    ] = "pca",
    most: Annotated[int, typer.Option(min=3, help="The most frequent tokens, at most.")] = 1000,
    kinds: Annotated[str, typer.Option(help="track, tag, word, playlist, with commas; all without.")] = "",
    seed: Annotated[int, typer.Option(min=0, help="Of t-SNE and UMAP.")] = 0,
) -> None:
    """Draw a map of the most frequent tokens, as a picture or as an interactive page."""
    if method == "tsne":
        need("A map by t-SNE", "vectors", "scikit-learn")
    elif method == "umap":
        need("A map by UMAP", "umap")
    if out.suffix.lower() != ".html":
        need("A map as a picture", "vectors", "matplotlib")
    from segue.vectors.fitted import FittedVectors
    from segue.vectors.maps import layout, write_map

    fitted = FittedVectors.load(vectors)
    wanted = tuple(kind.strip() for kind in kinds.split(",") if kind.strip())
    places = layout(fitted, method=method, most=most, kinds=wanted, seed=seed)
    write_map(places, out, f"{fitted.trained.method}, {len(places):,} tokens")
    typer.echo(f"{out}: {len(places):,} tokens")
