"""`segue sequences compare`: n-grams, networks and what they have to beat, on the same questions for the next track."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def compare(
    dataset: Annotated[Path, typer.Argument(help="Dataset directory; its playlists must keep their order.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Directory for the figures and the table.")
    ] = None,
    methods: Annotated[
        str,
        typer.Option(
            help="popularity, co-occurrence, adjacent, kneser-ney, lidstone, back-off, gru, lstm, transformer,"
            " performer, nplm, with commas; all without."
        ),
    ] = "",
    playlists: Annotated[
        int | None,
        typer.Option(
            min=1, help="Playlists to hold out, each asked about at three places; a fifth by default."
        ),
    ] = None,
    least: Annotated[
        int, typer.Option(min=1, help="Training playlists that must hold a track which models know.")
    ] = 2,
    most: Annotated[int, typer.Option(min=1, help="Tracks that models know, at most.")] = 20_000,
    order: Annotated[int, typer.Option(min=1, help="The n of the longest n-gram.")] = 3,
    dim: Annotated[int, typer.Option(min=1, help="Length of a network's vectors.")] = 64,
    layers: Annotated[int, typer.Option(min=1, help="Layers of a network.")] = 1,
    epochs: Annotated[int, typer.Option(min=1, help="Passes of a network over the playlists, at most.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="Of the held-out playlists and of every method.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare models of the next track: hits, nDCG, MRR and perplexity with intervals, and processor time."""
    from segue.cli.terminal import console
    from segue.cli.terminal.choices import some_of
    from segue.cli.terminal.compared import followed, plain_table, print_json
    from segue.data.dataset import Dataset
    from segue.files.directories import refuse_foreign
    from segue.sequences import comparison
    from segue.sequences.comparison_files import HEADINGS, cells, summary, write_comparison
    from segue.sequences.names import METHODS
    from segue.sequences.recipe import NetworkRecipe

    if out is not None:
        refuse_foreign(out)
    asked = comparison.Asked(
        methods=some_of(methods, METHODS, "methods"),
        playlists=playlists,
        least=least,
        most=most,
        order=order,
        network=NetworkRecipe(dim=dim, layers=layers, epochs=epochs),
        seed=seed,
    )
    found = followed(
        comparison.compare(Dataset.load(dataset), asked, progress=console.Bars()),
        out,
        write_comparison,
        lambda found: f"measured {found.rows[-1].name}",
    )
    if json:
        print_json(found)
        return
    typer.echo(summary(found))
    console.out().print(plain_table(HEADINGS, cells(found)))
