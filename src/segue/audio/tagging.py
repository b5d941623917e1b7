"""Training a tagger on material and writing it; evaluating a tagger on material."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from segue.audio.fitted import FittedTagger
from segue.audio.inputs import FloatArray
from segue.audio.material import Material
from segue.audio.tagger import Tagger
from segue.audio.training_run import Watch
from segue.metrics.labels import TagReport, report
from segue.protocols import Progress, Silent
from segue.training.processes import first_process

_SILENT: Final = Silent()


class Measured(NamedTuple):
    """The quality of a tagger on material.

    Attributes:
        report: The figures.
        targets: Shape (clips, labels), 1 where a clip has one of the tagger's labels.
        scores: The tagger's scores, of the same shape.
        unknown: Labels of the material that the tagger does not know, sorted; they are not counted.
    """

    report: TagReport
    targets: FloatArray
    scores: FloatArray
    unknown: list[str]


def train_tagger(
    tagger: Tagger, material: Material, out: Path, *, logs: Path | None = None, progress: Progress = _SILENT
) -> FittedTagger | None:
    """Train a tagger on all labels of the material, write its directory, and remove the checkpoint.

    A killed run continues from the checkpoint beside `out`.

    Args:
        tagger: The settings.
        material: The clips.
        out: The directory to create, or to replace if it holds an older tagger.
        logs: A directory for TensorBoard.
        progress: Shows each epoch.

    Returns:
        The tagger; None in all processes of torchrun but the first.

    Raises:
        DataError: There are fewer than two clips.
        ConfigError: A setting does not fit these clips.
        ArtifactError: The directory cannot be written.
    """
    names = material.labelled.names
    checkpoint = out.parent / f".{out.name}.checkpoint"
    fitted = tagger.fit(
        material.inputs,
        material.labelled.targets(names),
        names,
        mel=material.mel,
        watch=Watch(checkpoint=checkpoint, logs=logs, progress=progress),
    )
    if not first_process():
        return None
    fitted.save(out)
    checkpoint.unlink(missing_ok=True)
    return fitted


def evaluate_tagger(tagger: FittedTagger, material: Material) -> Measured:
    """Evaluate a tagger on labelled clips."""
    targets = material.labelled.targets(tagger.labels)
    scores = tagger.scores_of(material.inputs, np.arange(len(material.inputs)))
    unknown = sorted(set(material.labelled.names) - set(tagger.labels))
    return Measured(report(targets, scores, tagger.labels), targets, scores, unknown)
