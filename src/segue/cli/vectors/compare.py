"""`segue vectors compare`: methods of vectors and baselines on the same held-out playlists."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.extras import need


def compare(
    dataset: Annotated[Path, typer.Argument(help="Dataset directory.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Directory for the table and the plot.")
    ] = None,
    methods: Annotated[
        str,
        typer.Option(
            help="Methods, and jaccard, cosine, tf-binary, tf-count, tf-frequency, tf-log, tf-augmented, with "
            "commas; all without."
        ),
    ] = "",
    dim: Annotated[int, typer.Option(min=1, help="Length of the vectors.")] = 64,
    epochs: Annotated[int | None, typer.Option(min=1, help="Passes; without, each method's own.")] = None,
    questions: Annotated[int, typer.Option(min=2, help="Playlists to hold out, at most.")] = 300,
    seed: Annotated[int, typer.Option(min=0, help="Of the held-out playlists and of every method.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare methods: continuation, tags, analogies, processor time and memory, with intervals."""
    if out is not None:
        need("Plotting a comparison", "vectors", "matplotlib")
    from segue.cli.terminal import console
    from segue.cli.terminal.compared import followed, plain_table, print_json
    from segue.data.dataset import Dataset
    from segue.files.directories import refuse_foreign
    from segue.vectors import comparison
    from segue.vectors.comparison_files import HEADINGS, cells, write_comparison

    if out is not None:
        refuse_foreign(out)
    asked = [name.strip() for name in methods.split(",") if name.strip()]
    found = followed(
        comparison.compare(
            Dataset.load(dataset),
            asked,
            dim=dim,
            epochs=epochs,
            questions=questions,
            seed=seed,
            progress=console.Bars(),
        ),
        out,
        write_comparison,
        lambda found: f"measured {found.rows[-1].name}",
    )
    if json:
        print_json(found)
        return
    console.out().print(plain_table(HEADINGS, cells(found)))
