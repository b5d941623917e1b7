"""Plots of a tagger's quality."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# matplotlib leaves most of its types open.

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from segue.errors import MissingExtraError
from segue.files.artifacts import new_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from segue.metrics.labels import TagReport

MAX_BARS: Final = 40
"""Number of labels with a bar: the best ones."""


def draw_report(targets: NDArray[Any], scores: NDArray[Any], found: TagReport, path: Path) -> None:
    """Draw precision against recall and the ROC curve over all decisions, and each label's average precision.

    Args:
        targets: Shape (clips, labels), 1 where a clip has a label.
        scores: The scores, of the same shape.
        found: Their report.
        path: A .png or .svg to create or replace.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("Drawing", "report") from error

    order = np.argsort(-scores, axis=None, kind="stable")
    truth = targets.ravel()[order] > 0
    hits, misses = np.cumsum(truth), np.cumsum(~truth)
    rows = sorted(
        (row for row in found.labels if row.average_precision is not None),
        key=lambda row: row.average_precision or 0.0,
    )[-MAX_BARS:]
    figure = Figure(figsize=(12, max(4, 0.25 * len(rows))), layout="constrained")
    precision, roc, bars = figure.subplots(1, 3)
    precision.plot(hits / max(hits[-1], 1), hits / np.arange(1, len(hits) + 1))
    precision.set(xlabel="recall", ylabel="precision", ylim=(0, 1.02), title="all labels together")
    roc.plot(misses / max(misses[-1], 1), hits / max(hits[-1], 1))
    roc.set(xlabel="false positive rate", ylabel="true positive rate", title="ROC")
    bars.barh([row.label for row in rows], [row.average_precision or 0.0 for row in rows])
    bars.set(xlabel="average precision", xlim=(0, 1))
    with new_file(path) as temporary:
        figure.savefig(temporary, format=path.suffix.removeprefix(".") or "png")
