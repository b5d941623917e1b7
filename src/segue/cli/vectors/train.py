"""`segue vectors train`: train vectors of tracks, tags and title words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from segue.cli.terminal.locales import readable_texts
from segue.extras import need

Dim = Annotated[int | None, typer.Option(min=1, help="Length of a vector; of lda, the number of topics.")]
Window = Annotated[int | None, typer.Option(min=0, help="Largest distance of a pair; 0: the whole playlist.")]
MinCount = Annotated[int | None, typer.Option(min=1, help="Leave out tokens that occur less often.")]
Epochs = Annotated[int | None, typer.Option(min=1, help="Passes over the playlists.")]
Cbow = Annotated[bool | None, typer.Option("--cbow/--skip-gram", help="word2vec, fasttext.")]
Hs = Annotated[bool | None, typer.Option("--hs/--no-hs", help="word2vec: hierarchical softmax.")]
Negative = Annotated[int | None, typer.Option(min=0, help="Noise tokens for each pair.")]
Nce = Annotated[bool, typer.Option("--nce", help="word2vec: noise-contrastive estimation.")]
Sample = Annotated[
    float | None, typer.Option(min=0, help="Sub-sampling threshold, a relative frequency; 0: none.")
]
Exponent = Annotated[float | None, typer.Option(help="Power of the counts by which noise is drawn.")]
Alpha = Annotated[float | None, typer.Option(min=0, help="Learning rate at the start.")]
Shuffle = Annotated[
    bool | None, typer.Option("--shuffle/--no-shuffle", help="Shuffle each playlist every epoch.")
]
Exact = Annotated[
    bool | None, typer.Option("--exact/--no-exact", help="word2vec: gensim's vectors to the last bit.")
]


@readable_texts
def train(
    dataset: Annotated[Path, typer.Argument(help="Dataset directory.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Directory to write; older vectors there are replaced.")
    ],
    method: Annotated[
        str,
        typer.Option(
            help="word2vec, fasttext, glove, ppmi-svd, swivel, lsa, nplm, lda, als or sif; without, word2vec."
        ),
    ] = "",
    preset: Annotated[
        str, typer.Option(help="song2vec: 256 numbers, window 10, skip-gram, 100 epochs.")
    ] = "",
    kinds: Annotated[
        str, typer.Option(help="What to read: track, tag, word, with commas; all without.")
    ] = "",
    dim: Dim = None,
    window: Window = None,
    min_count: MinCount = None,
    epochs: Epochs = None,
    cbow: Cbow = None,
    hs: Hs = None,
    negative: Negative = None,
    nce: Nce = False,
    sample: Sample = None,
    exponent: Exponent = None,
    alpha: Alpha = None,
    shuffle: Shuffle = None,
    exact: Exact = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="Any setting of the method: --set x_max=100. Repeatable."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Same data, settings and seed: same vectors.")] = 0,
    workers: Annotated[int, typer.Option(min=1, help="Threads; more than one differ from run to run.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Continue a run that was stopped.")] = False,
    checkpoint_every: Annotated[float, typer.Option(min=0, help="Seconds between two checkpoints.")] = 30.0,
    logs: Annotated[Path | None, typer.Option(help="Directory for TensorBoard.")] = None,
) -> None:
    """Train vectors of tracks, tags and title words by one of ten methods.

    While it runs, its state lies in OUT.checkpoint; --resume continues from there.
    """
    if logs is not None:
        need("Writing TensorBoard logs", "vectors", "tensorboard")
    from segue.cli.terminal import console
    from segue.data.dataset import Dataset
    from segue.vectors import training
    from segue.vectors.logs import write_losses

    options = {"dim": dim, "window": window, "min_count": min_count, "epochs": epochs, "cbow": cbow, "hs": hs,
               "negative": negative, "sample": sample, "exponent": exponent, "alpha": alpha, "shuffle": shuffle,
               "exact": exact, "objective": "nce" if nce else None}  # fmt: skip
    given: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
    plan = training.Plan.of(
        method,
        {**given, **_settings(settings or [])},
        preset=preset,
        kinds=_words(kinds),
        seed=seed,
        workers=workers,
    )
    fitted = training.train(
        Dataset.load(dataset), plan, out=out, resume=resume, every=checkpoint_every, progress=console.Bars()
    )
    trained = fitted.trained
    if logs is not None:
        write_losses(logs, trained.losses)
    typer.echo(
        f"{out}: {len(fitted.words.tokens):,} vectors of {trained.dim} numbers by {trained.method}, "
        f"loss {trained.losses[0]:.4f} → {trained.losses[-1]:.4f}"
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _settings(given: list[str]) -> dict[str, str]:
    """Settings of `name=value` texts.

    Raises:
        ConfigError: One has no `=`.
    """
    from segue.errors import ConfigError

    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise ConfigError(expected="--set NAME=VALUE", got=repr(text), hint="Such as --set x_max=100.")
        found[name.strip().replace("-", "_")] = value.strip()
    return found
