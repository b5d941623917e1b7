"""`segue text`: train an encoder of texts or titles, measure it, use it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segue.cli.setup.locales import readable_texts
from segue.extras import ENCODING, need
from segue.ids import decode_bytes
from segue.titles.names import EncoderName

if TYPE_CHECKING:
    from segue.titles import TitleModel

text = typer.Typer(
    name="text", help="Encoders of titles and texts: train, evaluate, predict.", no_args_is_help=True
)


@text.command()
def train(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Columns text and label, tab-separated (.tsv, .tsv.gz); or a dataset directory.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Model directory to write; an older one there is replaced.")
    ],
    encoder: Annotated[
        EncoderName | None,
        typer.Option(
            help="Which encoder; without, bag for titles and tfidf-linear for texts.", show_default=False
        ),
    ] = None,
    dev: Annotated[
        Path | None, typer.Option(help="Rows to stop by; without, 3 % of FILE, at most 2,000.")
    ] = None,
    pretrained: Annotated[
        str,
        typer.Option(
            help="A BERT-like checkpoint to start from: a directory, or a name in Hugging Face's cache."
        ),
    ] = "",
    epochs: Annotated[int | None, typer.Option(min=1, help="Passes over the rows.")] = None,
    batch_size: Annotated[int | None, typer.Option(min=1, help="Rows a batch: lower it for memory.")] = None,
    accumulate: Annotated[
        int | None, typer.Option(min=1, help="Batches a step: raise it as --batch-size falls.")
    ] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Peak learning rate.")] = None,
    pretraining_epochs: Annotated[
        int | None,
        typer.Option(
            min=0, help="Passes of pre-training, for bert and albert; without, 2 for texts, 0 for titles."
        ),
    ] = None,
    layers: Annotated[int | None, typer.Option(min=1, help="Layers of bert and albert.")] = None,
    dim: Annotated[int | None, typer.Option(min=1, help="Length of bert's and albert's states.")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1 …")] = "auto",
    seed: Annotated[int, typer.Option(min=0, help="Same rows, settings and seed: same model.")] = 0,
    logs: Annotated[Path | None, typer.Option(help="Directory for TensorBoard.")] = None,
) -> None:
    """Train an encoder on labelled texts, or on a dataset's titles and tags.

    A killed run goes on where it was when the same command is given again. Several processes:
    torchrun --nproc-per-node N -m segue text train …
    """
    _need()
    if logs is not None:
        need("Writing TensorBoard logs", "text", "tensorboard")
    from segue.cli.terminal import console
    from segue.cli.text import training as text_training

    changes = text_training.Changes(
        epochs=epochs,
        batch_size=batch_size,
        accumulate=accumulate,
        learning_rate=learning_rate,
        pretraining_epochs=pretraining_epochs,
        layers=layers,
        dim=dim,
        device=device,
        seed=seed,
    )
    history = text_training.train(
        source,
        out,
        encoder,
        dev=dev,
        pretrained=pretrained,
        changes=changes,
        logs=logs,
        progress=console.Bars(),
    )
    if history is None:  # another process writes
        return
    typer.echo(f"model in {out}")
    if history.epochs:
        console.out().print(text_training.table(history))


@text.command()
def evaluate(
    model: Annotated[Path, typer.Argument(help="Model directory of `segue text train`.")],
    source: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Columns text and label, tab-separated; or a dataset directory."),
    ],
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Measure a model on rows it has not seen: accuracy and F1, or nDCG@10 of tags."""
    _need()
    import msgspec

    from segue.cli.terminal import console
    from segue.cli.text import evaluation as text_evaluation

    found = text_evaluation.evaluate(_load(model), source)
    if json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    console.out().print(text_evaluation.table(found))


@text.command()
@readable_texts
def predict(
    model: Annotated[Path, typer.Argument(help="Model directory of `segue text train`.")],
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT]...", help="Texts; without any, a line of stdin each."),
    ] = None,
    n: Annotated[int, typer.Option("-n", min=1, help="How many labels a text, the likeliest first.")] = 1,
    probabilities: Annotated[
        bool, typer.Option("--probabilities", help="Print a column `probability` too.")
    ] = False,
) -> None:
    """Print the likeliest label of each text: tab-separated columns text and label."""
    _need()
    from segue.cli.text.evaluation import predictions

    given = texts or [decode_bytes(line)[0].rstrip("\r\n") for line in sys.stdin.buffer]
    typer.echo("\t".join(["text", "label", *(["probability"] if probabilities else [])]))
    for written, label, probability in predictions(_load(model), given, n):
        cells = [" ".join(written.split()), label, *([f"{probability:.4f}"] if probabilities else [])]
        typer.echo("\t".join(cells))


@text.command()
@readable_texts
def explain(
    model: Annotated[Path, typer.Argument(help="Model directory of `segue text train`.")],
    given: Annotated[str, typer.Argument(metavar="TEXT", help="A text or title.")],
    n: Annotated[int, typer.Option("-n", min=1, help="How many labels.")] = 3,
) -> None:
    """Show which words of a text drive its likeliest labels; for self-attentive, where it looks."""
    _need()
    from segue.cli.terminal import console
    from segue.cli.text import explanation as text_explanation

    found = _load(model)
    console.out().print(text_explanation.words_table(found, given, n))
    looked = text_explanation.attention_table(found, given)
    if looked is not None:
        console.out().print(looked)


def _load(directory: Path) -> TitleModel:
    from segue import titles

    return titles.load(directory)


def _need() -> None:
    need("Encoding titles", "text", *ENCODING)
