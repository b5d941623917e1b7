"""`segue compare`: comparison of methods on the same rows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.extras import ENCODING, need

app = typer.Typer(name="compare", help="Methods side by side on the same rows.", no_args_is_help=True)


@app.callback()
def options() -> None:
    """Methods side by side on the same rows."""


@app.command()
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
    pretraining_epochs: Annotated[
        int,
        typer.Option(
            min=0,
            help="Fit bert, albert, gpt, gru and lstm again, after so many passes over titles alone.",
        ),
    ] = 0,
    sweep: Annotated[
        list[str] | None,
        typer.Option(
            help="Settings of kim-cnn and their values: 'widths=3,3+4+5 maps=50,100 pooling=max,kmax,average "
            "activation=relu,tanh,none dropout=0,0.5 vectors=rand,static'. One at a time; alone without --encoders."
        ),
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1 …")] = "auto",
    seed: Annotated[int, typer.Option(min=0, help="Of the held-out playlists and of every encoder.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare title encoders: nDCG with intervals by input, parameters, training time, latency."""
    need("Encoding titles", "text", *ENCODING)
    if out is not None:
        need("Plotting a comparison", "report")
    from segue.cli.terminal import console
    from segue.cli.terminal.choices import some_of
    from segue.cli.terminal.compared import followed, print_json
    from segue.cli.text.comparison_view import comparison_table
    from segue.data.dataset import Dataset
    from segue.titles.comparison import Asked, compare
    from segue.titles.comparison_files import read_comparison, write_comparison
    from segue.titles.names import OF_TITLES
    from segue.titles.sweep import variations

    asked = Asked(
        names=() if sweep and not encoders else some_of(encoders, OF_TITLES, "encoders"),
        questions=questions,
        learn_from=learn_from,
        epochs=epochs,
        pretraining_epochs=pretraining_epochs,
        sweep=variations(sweep or ()),
        device=device,
        seed=seed,
    )
    data = Dataset.load(dataset)
    before = None if out is None else read_comparison(out)

    def say(name: str) -> None:
        console.err().print(f"fitting {name}")

    steps = compare(data, asked, before=before, models=models, progress=console.Bars(), on_encoder=say)
    found = followed(steps, out, write_comparison)
    if json:
        print_json(found)
        return
    console.out().print(comparison_table(found))
    if out is not None:
        typer.echo(f"table and plot in {out}")
