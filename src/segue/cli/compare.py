"""`segue compare`: methods side by side on the same rows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

compare = typer.Typer(name="compare", help="Methods side by side on the same rows.", no_args_is_help=True)


@compare.callback()
def options() -> None:
    """Methods side by side on the same rows."""


@compare.command()
def titles(
    dataset: Annotated[Path, typer.Argument(help="Dataset directory.")],
    encoders: Annotated[
        str, typer.Option(help="Names with commas between them; all without. See `segue text train --help`.")
    ] = "",
    questions: Annotated[int, typer.Option(min=2, help="Playlists held out to ask about.")] = 3000,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Passes for each; without, each encoder's own.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Directory for the table as JSON and the plot.")
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1 …")] = "auto",
    seed: Annotated[int, typer.Option(min=0, help="Of the held-out playlists and of every encoder.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare title encoders: nDCG with intervals by input, parameters, training time, latency."""
    import msgspec

    from segue.cli import console, title_comparison
    from segue.data.dataset import Dataset

    asked = title_comparison.Asked(
        names=title_comparison.names_of(encoders),
        questions=questions,
        epochs=epochs,
        device=device,
        seed=seed,
    )
    data = Dataset.load(dataset)
    found = title_comparison.compare(data, asked, progress=console.Bars(), heard=console.err().print)
    if out is not None:
        title_comparison.write(found, out)
    if json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    console.out().print(title_comparison.table(found))
    if out is not None:
        typer.echo(f"table and plot in {out}")
