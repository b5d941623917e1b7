"""Pictures of what a tagger sees and how good it is."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# matplotlib leaves most of its types open.

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from segue.errors import MissingExtraError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from segue.metrics.labels import TagReport

SHADES: Final = " ░▒▓█"
MAX_BARS: Final = 40


def spectrogram_lines(array: NDArray[Any], *, width: int = 80, rows: int = 12) -> list[str]:
    """A spectrogram as lines of text, low bands at the bottom, louder places darker.

    Args:
        array: Shape (height, frames) or (channels, height, frames).
        width: Longest line.
        rows: Lines.
    """
    values = array if array.ndim == 2 else array.mean(axis=0)
    rows, width = min(rows, values.shape[0]), min(width, values.shape[1])
    bands = np.stack([part.mean(axis=0) for part in np.array_split(values, rows)])
    cells = np.stack([part.mean(axis=1) for part in np.array_split(bands, width, axis=1)], axis=1)
    low, high = cells.min(), cells.max()
    shade = np.zeros(cells.shape, int)
    if high > low:
        shade = np.minimum((cells - low) / (high - low) * len(SHADES), len(SHADES) - 1).astype(int)
    return ["".join(SHADES[at] for at in line) for line in shade[::-1].tolist()]


def draw_report(targets: NDArray[Any], scores: NDArray[Any], found: TagReport, path: Path) -> None:
    """Precision against recall and the ROC curve over all decisions, and each label's average precision.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("Drawing", "report") from error
    from segue.files.artifacts import new_file

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
