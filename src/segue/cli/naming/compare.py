"""`segue name compare`: methods that name playlists side by side."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Annotated

import typer

from segue.extras import ENCODING, NAMING, need


def compare(
    dataset: Annotated[Path, typer.Argument(help="Dataset directory.")],
    methods: Annotated[
        str,
        typer.Option(help="Names with commas between them; all without. docs/naming.md has them."),
    ] = "",
    questions: Annotated[int, typer.Option(min=2, help="Playlists held out to be named.")] = 500,
    learn_from: Annotated[
        int | None,
        typer.Option(min=1, help="Playlists to learn from at most; without, all that are not held out."),
    ] = None,
    recipe: Annotated[
        str, typer.Option(help="Recipe of the model that continues playlists from their titles.")
    ] = "fast",
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Passes for each network; without, each one's own.")
    ] = None,
    dim: Annotated[int | None, typer.Option(min=2, help="Length of all vectors.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Directory for the table as JSON and the plot, written after each method; rows of other "
            "methods that are there already and answer the same questions stay.",
        ),
    ] = None,
    models: Annotated[Path | None, typer.Option(help="Directory to save each namer in.")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1 …")] = "auto",
    seed: Annotated[int, typer.Option(min=0, help="Of the held-out playlists and of every method.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare methods: what their titles lead back to, how near they are to people's, and what they cost."""
    need("Training a namer", "text", *ENCODING, *NAMING, "onnx")
    if out is not None:
        need("Plotting a comparison", "report")
    from segue.cli.naming.views import comparison_table
    from segue.cli.terminal import console
    from segue.cli.terminal.choices import some_of
    from segue.cli.terminal.compared import followed, print_json
    from segue.data.dataset import Dataset
    from segue.naming import comparison
    from segue.naming.comparison_files import read_comparison, write_comparison
    from segue.naming.names import METHODS
    from segue.naming.training import Changes

    asked = comparison.Asked(
        methods=some_of(methods, METHODS, "methods"),
        questions=questions,
        learn_from=learn_from,
        recipe=recipe,
        changes=Changes(epochs=epochs, dim=dim, device=device, seed=seed),
    )
    data = Dataset.load(dataset)
    before = None if out is None else read_comparison(out)

    def say(name: str) -> None:
        console.err().print(f"fitting {name}")

    with _folder(models) as folder:
        steps = comparison.compare(
            data, asked, before=before, models=folder, progress=console.Bars(), on_method=say
        )
        found = followed(steps, out, write_comparison)
    if json:
        print_json(found)
        return
    console.out().print(comparison_table(found))
    if out is not None:
        typer.echo(f"table and plot in {out}")


@contextlib.contextmanager
def _folder(models: Path | None) -> Generator[Path]:
    """The folder for namers: the named one, or one that disappears."""
    if models is None:
        with tempfile.TemporaryDirectory(prefix="segue-namers-") as folder:
            yield Path(folder)
        return
    models.mkdir(parents=True, exist_ok=True)
    yield models
