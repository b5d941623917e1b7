"""`python -m benchmarks.events LABELS.csv`: how well taggers that were told no times find events.

Mixtures of the clips of all folds but one train each tagger, by their labels alone. Mixtures of the clips of that fold,
which no tagger heard, measure it, beside the floors of `segue audio evaluate --timeline`.
"""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from benchmarks import tables
from segue.audio.inputs import ArrayInputs
from segue.audio.labels import Labelled, read_labels
from segue.audio.mel import MELON
from segue.audio.timelines.mixtures import Mixer, Mixing, Mixture
from segue.metrics.events import EventReport

app = typer.Typer(help="Measure timelines.", add_completion=False, pretty_exceptions_enable=False)


@app.command()
def events(
    labels: Annotated[Path, typer.Argument(help="A labels .csv with the column fold.")],
    held: Annotated[int, typer.Option(help="The fold that measures.")] = 4,
    backbones: Annotated[str, typer.Option(help="Which networks.")] = "attention,linear-softmax",
    train: Annotated[int, typer.Option(min=2, help="Mixtures that train.")] = 400,
    test: Annotated[int, typer.Option(min=1, help="Mixtures that measure.")] = 200,
    epochs: Annotated[int, typer.Option(min=1, help="Passes.")] = 14,
    thresholds: Annotated[str, typer.Option(help="Of events; `low` is half of each.")] = "0.5,0.7",
) -> None:
    """Train taggers on mixtures without times, and measure their events on mixtures of the other fold."""
    import torch

    from segue.audio.tagger import Tagger
    from segue.audio.timelines.events import EventRules
    from segue.audio.timelines.scoring import score_clips
    from segue.audio.training_run import Course

    torch.set_num_threads(1)
    inside, outside = split(labels, held)
    heard = [(MELON.of(one.samples), one) for one in mixtures(inside, train, seed=3)]
    known = [(clip, one) for clip, one in heard if one.placed]
    targets = Labelled(
        tuple(str(row) for row in range(len(known))),
        tuple(tuple({placed.event.label for placed in one.placed}) for _, one in known),
    ).targets(inside.names)
    asked = [
        (MELON.of(one.samples), [placed.event for placed in one.placed])
        for one in mixtures(outside, test, seed=4)
    ]
    for backbone in backbones.split(","):
        start = time.process_time()
        course = Course(backbone=backbone, epochs=epochs, batch_size=16)
        tagger = Tagger(course=course, kernel_ridge=0).fit(
            ArrayInputs([clip for clip, _ in known]), targets, inside.names
        )
        seconds = time.process_time() - start
        tables.show(f"{backbone}, {len(known)} mixtures, {epochs} passes, {seconds:.0f} s of a core")
        for threshold in map(float, thresholds.split(",")):
            rules = EventRules(threshold=threshold, low=threshold / 2)
            found = score_clips(tagger, asked, rules=rules)
            tables.show(
                f"  threshold {threshold:g}",
                line("timeline", found.timeline),
                line("labels where it is loud", found.loud),
                line("labels over the whole clip", found.whole),
            )


def split(labels: Path, held: int) -> tuple[Labelled, Labelled]:
    """The clips of the other folds, and those of one."""
    labelled = read_labels(labels)
    with labels.open(encoding="utf-8-sig", newline="") as file:
        fold = np.array([int(row["fold"]) for row in csv.DictReader(file)])
    return labelled.subset(np.flatnonzero(fold != held)), labelled.subset(np.flatnonzero(fold == held))


def mixtures(labelled: Labelled, count: int, *, seed: int) -> list[Mixture]:
    """Mixtures as `segue audio mix` makes them."""
    return [*Mixer(labelled, Mixing(count=count, seed=seed)).mixtures()]


def line(name: str, found: EventReport) -> str:
    """The figures of a way to find events, in a line."""
    return (
        f"  {name:28} event F1 {found.event_f1:.3f} (precision {found.event_precision:.3f}, "
        f"recall {found.event_recall:.3f}, mean over labels {found.event_f1_mean:.3f}), "
        f"segment F1 {found.segment_f1:.3f}"
    )


if __name__ == "__main__":
    app()
