"""`segue audio train` and `segue audio evaluate`: taggers from labelled files or from playlists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segue.extras import TAGGING, need

if TYPE_CHECKING:
    from segue.metrics.labels import TagReport
    from segue.training.history import History

LabelsPath = Annotated[
    Path,
    typer.Argument(
        help="A .csv with the columns file and labels (a|b), or image_name and tags; "
        "or a dataset, whose playlists' tags label the tracks of --features."
    ),
]

FeaturesPath = Annotated[
    Path | None, typer.Option(help="Feature store: needed with a dataset, spares hearing with a .csv.")
]


def train(
    labels: LabelsPath,
    out: Annotated[Path, typer.Option("-o", "--out", help="Tagger to write.")],
    features: FeaturesPath = None,
    backbone: Annotated[
        str, typer.Option(help="Which network; compact is small and takes any length.")
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
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, …")] = "auto",
    logs: Annotated[Path | None, typer.Option(help="Directory for TensorBoard.")] = None,
    seed: Annotated[int, typer.Option(help="Of everything random.")] = 0,
) -> None:
    """Train a tagger; run the same command again to go on after a stop, under torchrun on several GPUs."""
    need("Training a tagger", "audio", *TAGGING)
    if logs is not None:
        need("Writing TensorBoard logs", "audio", "tensorboard")
    from segue.audio.mel import named_mel
    from segue.audio.tagger import Tagger, suited_mel
    from segue.audio.training_run import Course, Watch
    from segue.cli.audio.material import material
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
    )
    names = found.labelled.names
    checkpoint = out.parent / f".{out.name}.checkpoint"
    fitted = Tagger(course=course).fit(
        found.inputs,
        found.labelled.targets(names),
        names,
        mel=found.mel,
        watch=Watch(checkpoint=checkpoint, logs=logs, progress=Bars()),
    )
    if not _first_process():
        return
    fitted.save(out)
    checkpoint.unlink(missing_ok=True)
    if fitted.manifest.history is not None:
        typer.echo(
            f"{out}: {len(names):,} labels from {len(found.inputs):,} clips, {_course_of(fitted.manifest.history)}"
        )


def evaluate(
    model: Annotated[Path, typer.Argument(help="Tagger.")],
    labels: LabelsPath,
    features: FeaturesPath = None,
    plot: Annotated[Path | None, typer.Option(help="Write curves and bars to this .png or .svg.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Measure a tagger on labelled clips: accuracy, mAP, ROC-AUC, precision at k, each label."""
    need("Hearing with a tagger", "audio", *TAGGING)
    if plot is not None:
        need("Drawing", "report")
    import msgspec
    import numpy as np

    from segue.audio.fitted import FittedTagger
    from segue.cli.audio.material import material
    from segue.metrics.labels import report

    tagger = FittedTagger.load(model)
    clips = material(labels, features, mel=lambda _: tagger.manifest.hearing.mel)
    unknown = sorted(set(clips.labelled.names) - set(tagger.labels))
    if unknown:
        typer.secho(
            f"note: labels the tagger does not know: {', '.join(unknown[:10])}", fg="yellow", err=True
        )
    targets = clips.labelled.targets(tagger.labels)
    scores = tagger.scores_of(clips.inputs, np.arange(len(clips.inputs)))
    found = report(targets, scores, tagger.labels)
    if plot is not None:
        from segue.cli.audio.plots import draw_report

        draw_report(targets, scores, found, plot)
        typer.echo(f"{plot}: curves and bars", err=True)
    if json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
    else:
        _print(found)


def _course_of(history: History) -> str:
    """How a training went, in a line."""
    best = history.best
    held_out = "" if best.dev is None else f", held-out mAP {best.dev:.3f} (epoch {history.best_epoch})"
    return f"{len(history.epochs)} epochs in {history.seconds:.0f} s, loss {best.loss:.3f}{held_out}"


def _first_process() -> bool:
    """Whether this is the process that writes, of those torchrun started."""
    import os

    return os.environ.get("RANK", "0") == "0"


def _print(found: TagReport) -> None:
    from rich.table import Table
    from rich.text import Text

    from segue.cli.terminal import console
    from segue.cli.terminal.bars import bar

    summary = {"clips": f"{found.clips:,}"}
    if found.accuracy is not None:
        summary["accuracy"] = f"{found.accuracy:.1%}"
    summary |= {f"accuracy of {group}": f"{value:.1%}" for group, value in found.group_accuracy.items()}
    summary["mAP"] = f"{found.mean_average_precision:.3f}"
    if found.roc_auc is not None:
        summary["ROC-AUC"] = f"{found.roc_auc:.3f}"
    summary |= {f"precision at {k}": f"{value:.3f}" for k, value in found.precision_at.items()}
    for name, value in summary.items():
        typer.echo(f"{name:24} {value}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("label", "clips", "average precision", "ROC-AUC"):
        table.add_column(heading, justify="right" if heading == "clips" else "left")
    for row in found.labels:
        if row.average_precision is None:
            continue
        share = Text(f"{row.average_precision:.3f} ").append(bar(row.average_precision, 8), style="cyan")
        area = "–" if row.roc_auc is None else f"{row.roc_auc:.3f}"
        table.add_row(Text(row.label), f"{row.positives:,}", share, area)
    console.out().print(table)
