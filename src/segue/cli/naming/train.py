"""`segue name train`: train a namer on a dataset's titles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.extras import ENCODING, NAMING, need
from segue.naming.names import NetworkName


def train(
    dataset: Annotated[Path, typer.Argument(help="Dataset directory.")],
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", help="Namer directory to write; beside a model, MODEL.namer, it is the model's."
        ),
    ],
    method: Annotated[NetworkName, typer.Option(help="Which network; docs/naming.md compares them.")] = "set",
    epochs: Annotated[int | None, typer.Option(min=1, help="Passes over the playlists.")] = None,
    batch_size: Annotated[int | None, typer.Option(min=1, help="Playlists a batch.")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Peak learning rate.")] = None,
    scheduled: Annotated[
        float | None,
        typer.Option(
            min=0, max=0.99, help="Share of its own guesses that the network is given (scheduled sampling)."
        ),
    ] = None,
    dim: Annotated[int | None, typer.Option(min=2, help="Length of all vectors.")] = None,
    layers: Annotated[
        int | None, typer.Option(min=1, help="Layers of transformer, blocks of convolutional.")
    ] = None,
    unsafe: Annotated[
        Path | None,
        typer.Option(help="A list of words that the namer's titles must never have, one a line."),
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1 …")] = "auto",
    seed: Annotated[int, typer.Option(min=0, help="Same dataset, settings and seed: same namer.")] = 0,
    logs: Annotated[Path | None, typer.Option(help="Directory for TensorBoard.")] = None,
) -> None:
    """Train a namer on the titles, tracks and tags of a dataset's playlists.

    The same command continues a killed run.
    """
    need("Training a namer", "text", *ENCODING, *NAMING, "onnx")
    if logs is not None:
        need("Writing TensorBoard logs", "text", "tensorboard")
    from segue.cli.terminal import console
    from segue.cli.text.history_view import history_table
    from segue.data.dataset import Dataset
    from segue.naming.recipes import RECIPES
    from segue.naming.training import Changes
    from segue.naming.training import train as train_namer
    from segue.naming.wording import read_words

    changes = Changes(
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        scheduled=scheduled,
        dim=dim,
        layers=layers,
        device=device,
        seed=seed,
    )
    recipe = changes.applied(RECIPES[method])
    listed = () if unsafe is None else read_words(unsafe)
    data = Dataset.load(dataset)
    history = train_namer(data, out, recipe, unsafe=listed, logs=logs, progress=console.Bars())
    typer.echo(f"namer in {out}")
    console.out().print(history_table(history))
