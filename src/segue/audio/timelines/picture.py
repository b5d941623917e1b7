"""The picture of a timeline: the spectrogram with boxes, the probabilities, and the sections."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# matplotlib leaves most of its types open.

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from segue.audio.inputs import FloatArray
from segue.audio.mel import LogMel, band_edges
from segue.audio.timelines.sections import block_vectors, context_blocks, novelty, similarity
from segue.audio.timelines.timeline import Timeline
from segue.errors import MissingExtraError
from segue.files.artifacts import new_file
from segue.files.pictures import check_picture, dateless, style

MOST_COLUMNS: Final = 2000
"""Columns of a drawn array: more would not be seen."""

MOST_BLOCKS: Final = 400
"""Rows and columns of the drawn self-similarity."""

MOST_LABELS: Final = 20
"""Rows of probabilities: the labels that are likeliest anywhere."""

_HERTZ: Final = (100, 500, 1_000, 2_000, 4_000, 8_000, 16_000)


def draw_timeline(
    found: Timeline, clip: FloatArray, path: Path, *, title: str = "", context: float | None = None
) -> None:
    """Write a picture, .svg or .png by the path's ending, whole or not at all.

    Args:
        found: The timeline.
        clip: Its spectrogram, shape (bands, frames).
        path: The picture.
        title: Text above it.
        context: The context of the sections; None draws no self-similarity.

    Raises:
        ConfigError: The path ends in something else.
        MissingExtraError: matplotlib is not installed.
        ArtifactError: The file cannot be written.
    """
    check_picture(path)
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtraError("Drawing", "report") from error
    shown = _likeliest(found)
    heights = [2.4, 0.5 + 0.18 * len(shown)] + ([3.2, 1.0] if context is not None else [])
    with rc_context(style()), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a label's letters that no font here has
        figure: Any = Figure(figsize=(10, sum(heights) + 0.8), layout="constrained")
        panels = figure.subplots(len(heights), 1, squeeze=False, sharex=True, height_ratios=heights)[:, 0]
        _spectrogram(panels[0], found, clip)
        _probabilities(panels[1], found, shown)
        if context is not None:
            _sections(panels, found, clip, context)
        panels[-1].set_xlabel("seconds")
        panels[0].set_xlim(0, found.seconds)
        if title:
            panels[0].set_title(title, loc="left")
        with new_file(path) as temporary:
            form = path.suffix.lower()[1:]
            figure.savefig(temporary, format=form, metadata=dateless(path), dpi=120)


def _spectrogram(panel: Any, found: Timeline, clip: FloatArray) -> None:
    """The spectrogram, its bands evenly spaced, and a box for each event."""
    from matplotlib.patches import Rectangle

    bands = len(clip)
    panel.imshow(
        _thinned(clip, "mean"),
        origin="lower", aspect="auto", cmap="magma", interpolation="nearest",
        extent=(0, found.seconds, 0, bands),
    )  # fmt: skip
    colours = _colours(found)
    named: set[str] = set()
    for event in found.events:
        low, high = (_band(hertz or 0.0, found.mel) for hertz in (event.low_hz, event.high_hz))
        panel.add_patch(
            Rectangle(
                (event.onset, low), event.offset - event.onset, high - low,
                fill=False, linewidth=1.4, edgecolor=colours[event.label],
                label=None if event.label in named else event.label,
            )
        )  # fmt: skip
        named.add(event.label)
    ticks = [hertz for hertz in _HERTZ if 2 * hertz <= found.mel.sample_rate]
    panel.set_yticks([_band(hertz, found.mel) for hertz in ticks], [f"{hertz:,} Hz" for hertz in ticks])
    panel.set_ylim(0, bands)
    if named:
        panel.legend(loc="upper right", framealpha=0.8)


def _band(hertz: float, mel: LogMel) -> float:
    return float(np.interp(hertz, band_edges(mel), np.arange(mel.bands + 1)))


def _probabilities(panel: Any, found: Timeline, shown: list[int]) -> None:
    """A row for each label: the darker, the likelier."""
    image = panel.imshow(
        _thinned(found.probabilities[shown], "max"),
        aspect="auto", cmap="Greys", vmin=0, vmax=1, interpolation="nearest",
        extent=(0, found.probabilities.shape[1] * found.step, len(shown) - 0.5, -0.5),
    )  # fmt: skip
    panel.set_yticks(range(len(shown)), [found.labels[row] for row in shown])
    panel.figure.colorbar(image, ax=panel, label="probability", pad=0.01)


def _sections(panels: Any, found: Timeline, clip: FloatArray, context: float) -> None:
    """The self-similarity, the novelty under it, and a line through all panels at each border."""
    vectors = block_vectors(clip, found.mel.frame_rate)
    matrix, curve = panels[2], panels[3]
    matrix.imshow(
        similarity(vectors, MOST_BLOCKS),
        origin="lower", aspect="auto", cmap="viridis", vmin=-1, vmax=1, interpolation="nearest",
        extent=(0, found.seconds, 0, found.seconds),
    )  # fmt: skip
    matrix.set_ylabel("self-similarity, s")
    values = novelty(vectors, context_blocks(context, found.mel.frame_rate))
    curve.plot(np.linspace(0, found.seconds, len(values), endpoint=False), values, linewidth=1)
    curve.set_ylabel("novelty")
    for section in found.sections[1:]:
        for panel in panels:
            panel.axvline(section.onset, color="#00a0c0", linewidth=1, linestyle="--")


def _colours(found: Timeline) -> dict[str, Any]:
    from matplotlib import colormaps

    labels = sorted({event.label for event in found.events})
    return {label: colormaps["Set1"](at % 9) for at, label in enumerate(labels)}


def _likeliest(found: Timeline) -> list[int]:
    """The rows of the labels that are shown, in their order."""
    best = np.argsort(-found.probabilities.max(axis=1), kind="stable")[:MOST_LABELS]
    return sorted(best.tolist())


def _thinned(values: FloatArray, how: str) -> NDArray[Any]:
    """An array with fewer columns: the mean or the maximum of neighbours."""
    columns = values.shape[1]
    starts = np.unique(np.linspace(0, columns, min(columns, MOST_COLUMNS), endpoint=False).astype(int))
    if how == "max":
        return np.maximum.reduceat(values, starts, axis=1)
    return np.add.reduceat(values, starts, axis=1) / np.diff(np.append(starts, columns))
