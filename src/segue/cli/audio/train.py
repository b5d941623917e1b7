"""`segue audio train`: train a tagger on labelled files or playlists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segue.cli.audio.label_options import FeaturesPath, LabelsPath
from segue.cli.cluster.training import TrainingCluster, TrainingWorkers, by_workers, check_workers
from segue.extras import TAGGING, need

if TYPE_CHECKING:
    from segue.training.history import History


def train(
    labels: LabelsPath,
    out: Annotated[Path, typer.Option("-o", "--out", help="Tagger to write.")],
    features: FeaturesPath = None,
    backbone: Annotated[
        str,
        typer.Option(
            help="Which network; compact is small and takes any length. For timelines: attention, linear-softmax."
        ),
    ] = "compact",
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Passes; by the number of clips if not given.")
    ] = None,
    batch_size: Annotated[int, typer.Option(min=1, help="Examples a step.")] = 32,
    memory: Annotated[
        float | None, typer.Option(help="GiB training may take, by accumulating batches.")
    ] = None,
    learning_rate: Annotated[float, typer.Option(help="AdamW's peak.")] = 2e-3,
    dev: Annotated[
        float, typer.Option(help="Share held out to stop early and choose the best epoch; 0: none.")
    ] = 0.0,
    least_tracks: Annotated[
        int, typer.Option(min=1, help="Tags on fewer tracks are no label (dataset).")
    ] = 20,
    mel: Annotated[
        str, typer.Option(help="How files are heard: melon or detailed; by the labels if not given.")
    ] = "",
    side: Annotated[int, typer.Option(min=16, max=1024, help="Pixels of a picture's height and width.")] = 64,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, …")] = "auto",
    logs: Annotated[Path | None, typer.Option(help="Directory for TensorBoard.")] = None,
    seed: Annotated[int, typer.Option(help="Of everything random.")] = 0,
    cluster: TrainingCluster = None,
    workers: TrainingWorkers = None,
) -> None:
    """Train a tagger; the same command continues after a stop, and under torchrun uses several GPUs."""
    given = dict(locals())
    check_workers(cluster, workers)
    if cluster is not None:
        by_workers(train, given, cluster, workers)
        return
    need("Training a tagger", "audio", *TAGGING)
    if logs is not None:
        need("Writing TensorBoard logs", "audio", "tensorboard")
    from segue.audio.material import material
    from segue.audio.mel import named_mel
    from segue.audio.tagger import Tagger, suited_mel
    from segue.audio.tagging import train_tagger
    from segue.audio.training_run import Course
    from segue.cli.audio.material_view import tell_left_out
    from segue.cli.terminal.console import Bars
    from segue.files.directories import refuse_foreign

    course = Course(
        backbone=backbone,
        epochs=epochs,
        batch_size=batch_size,
        memory=None if memory is None else memory * 2**30,
        learning_rate=learning_rate,
        dev_share=dev,
        device=device,
        seed=seed,
    )
    refuse_foreign(out)
    found = material(
        labels,
        features,
        least_tracks=least_tracks,
        mel=lambda labelled: named_mel(mel) if mel else suited_mel(labelled, backbone),
        side=side,
        progress=Bars(),
    )
    tell_left_out(found)
    fitted = train_tagger(Tagger(course=course), found, out, logs=logs, progress=Bars())
    if fitted is not None and fitted.manifest.history is not None:
        clips, names = len(found.inputs), found.labelled.names
        typer.echo(
            f"{out}: {len(names):,} labels from {clips:,} clips, {_course_of(fitted.manifest.history)}"
        )


def _course_of(history: History) -> str:
    """The result of a training run, in one line."""
    best = history.best
    held_out = "" if best.dev is None else f", held-out mAP {best.dev:.3f} (epoch {history.best_epoch})"
    return f"{len(history.epochs)} epochs in {history.seconds:.0f} s, loss {best.loss:.3f}{held_out}"
