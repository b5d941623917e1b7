"""`segue compare`: methods side by side on the same rows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.extras import ENCODING, need

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
    learn_from: Annotated[
        int | None,
        typer.Option(min=1, help="Playlists to learn from at most; without, all that are not asked."),
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Passes for each; without, each encoder's own.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Directory for the table as JSON and the plot, written after each encoder; rows of other "
            "encoders that are there already and answer the same questions stay.",
        ),
    ] = None,
    models: Annotated[Path | None, typer.Option(help="Directory to save each encoder in.")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1 …")] = "auto",
    seed: Annotated[int, typer.Option(min=0, help="Of the held-out playlists and of every encoder.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare title encoders: nDCG with intervals by input, parameters, training time, latency."""
    need("Encoding titles", "text", *ENCODING)
    if out is not None:
        need("Plotting a comparison", "report")
    import msgspec

    from segue.cli.terminal import console
    from segue.cli.text import title_comparison
    from segue.cli.text import title_comparison_view as view
    from segue.data.dataset import Dataset

    asked = title_comparison.Asked(
        names=title_comparison.names_of(encoders),
        questions=questions,
        learn_from=learn_from,
        epochs=epochs,
        device=device,
        seed=seed,
    )
    data = Dataset.load(dataset)
    before = None if out is None else view.read(out)
    rows = title_comparison.compare(
        data, asked, before=before, models=models, progress=console.Bars(), heard=console.err().print
    )
    found = None
    for found in rows:
        if out is not None:
            view.write(found, out)
    if found is None:  # names_of never gives none
        return
    if json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    console.out().print(view.table(found))
    if out is not None:
        typer.echo(f"table and plot in {out}")
