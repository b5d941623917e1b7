"""`segue text train`: train an encoder of texts or titles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segue.cli.cluster.training import TrainingCluster, TrainingWorkers, by_workers, check_workers
from segue.cli.text.columns import LabelColumn, TextColumn
from segue.cli.text.words_option import ARTISTS, AnalyserOption, Words, korean_of
from segue.extras import ENCODING, need
from segue.titles.names import EncoderName, TokenKind

if TYPE_CHECKING:
    from segue.titles.augmentation import Augmentation


def train(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A table with the columns text and label, tab-separated or CSV, also gzipped; or a dataset "
            "directory.",
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
    words: Words = None,
    analyser: AnalyserOption = "kiwi",
    text_column: TextColumn = "",
    label_column: LabelColumn = "",
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
            min=0,
            help="Passes of pre-training, for bert, albert, gpt, gru, lstm; unless told 2 for transformers of texts.",
        ),
    ] = None,
    layers: Annotated[int | None, typer.Option(min=1, help="Layers of bert, albert and gpt.")] = None,
    dim: Annotated[int | None, typer.Option(min=1, help="Length of their states.")] = None,
    tokens: Annotated[
        TokenKind | None,
        typer.Option(
            help="Kind of subwords, for encoders that read them; wordpiece without.", show_default=False
        ),
    ] = None,
    typos: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Share of the texts that get a typing error in each pass."),
    ] = None,
    synonyms: Annotated[
        Path | None,
        typer.Option(
            help="Table of synonyms to replace words by: a word and its synonyms a line, tabs between."
        ),
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1 …")] = "auto",
    seed: Annotated[int, typer.Option(min=0, help="Same rows, settings and seed: same model.")] = 0,
    logs: Annotated[Path | None, typer.Option(help="Directory for TensorBoard.")] = None,
    cluster: TrainingCluster = None,
    workers: TrainingWorkers = None,
) -> None:
    """Train an encoder on labelled texts, or on a dataset's titles and tags.

    The same command continues a killed run. For several machines: --cluster; for several processes of one:
    torchrun --nproc-per-node N -m segue text train …
    """
    given = dict(locals())
    check_workers(cluster, workers)
    if cluster is not None:
        given["words"] = [name if name == ARTISTS else Path(name) for name in words or ()] or None
        given["pretrained"] = Path(pretrained) if Path(pretrained).is_dir() and pretrained else pretrained
        by_workers(train, given, cluster, workers)
        return
    need("Encoding titles", "text", *ENCODING)
    if logs is not None:
        need("Writing TensorBoard logs", "text", "tensorboard")
    if analyser == "mecab":
        need("Splitting Korean words by MeCab-ko", "mecab")
    from segue.cli.terminal import console
    from segue.cli.text.history_view import history_table
    from segue.data.dataset import Dataset
    from segue.data.labelled_texts import ColumnNames
    from segue.titles import training

    changes = training.Changes(
        epochs=epochs,
        batch_size=batch_size,
        accumulate=accumulate,
        learning_rate=learning_rate,
        pretraining_epochs=pretraining_epochs,
        layers=layers,
        dim=dim,
        tokens=tokens,
        augmentation=_augmentation(typos, synonyms),
        device=device,
        seed=seed,
    )
    history = training.train(
        source,
        out,
        encoder,
        dev=dev,
        names=ColumnNames(text_column, label_column),
        korean=korean_of(words, analyser, Dataset.load(source) if words and source.is_dir() else None),
        pretrained=pretrained,
        changes=changes,
        logs=logs,
        progress=console.Bars(),
    )
    if history is None:  # another process writes
        return
    typer.echo(f"model in {out}")
    if history.epochs:
        console.out().print(history_table(history))


def _augmentation(typos: float | None, synonyms: Path | None) -> Augmentation | None:
    """How training texts are changed, from the options."""
    if typos is None and synonyms is None:
        return None
    from segue.data.word_lists import read_synonyms
    from segue.titles.augmentation import Augmentation

    return Augmentation(typos=typos or 0.0, synonyms=read_synonyms(synonyms) if synonyms else {})
