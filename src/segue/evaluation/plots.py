"""The report's charts: functions from figures to inline SVG.

Charts hold numbers and names of metrics and slices only. User text (a model's name, a title) stays in the
page's HTML, where any script has a font.
"""

# pyright: reportUnknownMemberType=false
# matplotlib's own stubs leave the types of **kwargs out.

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import matplotlib as mpl
import msgspec
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from segue.evaluation import svg
from segue.evaluation.calibration import Calibration
from segue.evaluation.curves import Curve
from segue.metrics.bootstrap import Estimate
from segue.metrics.ranking import Values

WIDTH: Final = 4.6  # inches; at ten points labels are readable on a phone
_BINS: Final = 20


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a bar chart.

    Attributes:
        label: Its name.
        value: The bar, with its interval as an error bar.
        baseline: The baseline's value, a second bar under it; None without one.
    """

    label: str
    value: Estimate
    baseline: float | None = None


def bars(rows: Sequence[Bar], *, name: str, title: str, label: str, colour: str = svg.TRACKS) -> str:
    """Return horizontal bars with intervals, one per slice, from 0."""
    with mpl.rc_context(svg.STYLE):
        paired = any(row.baseline is not None for row in rows)
        figure, axes = _axes(0.56 + (0.52 if paired else 0.36) * len(rows))
        places = np.arange(len(rows), dtype=np.float64)
        height = 0.36 if paired else 0.58
        shift = height / 2 + 0.02 if paired else 0.0
        means = [row.value.mean for row in rows]
        axes.barh(places - shift, means, height, color=colour)
        if paired:
            axes.barh(places + shift, [row.baseline or 0.0 for row in rows], height, color=svg.BASELINE)
        _error_bars(axes, [row.value for row in rows], places - shift)
        axes.set_yticks(places, [row.label for row in rows])
        axes.set_ylim(len(rows) - 0.45, -0.55)
        axes.set_xlim(0, None)
        axes.set_xlabel(label)
        axes.grid(visible=False, axis="y")
        axes.xaxis.set_major_locator(MaxNLocator(5))
        return svg.inline(figure, name=name, title=title)


def differences(
    rows: Sequence[tuple[str, Estimate]], *, name: str, title: str, label: str, colour: str = svg.TRACKS
) -> str:
    """Return differences with intervals around a line at 0, one per slice."""
    with mpl.rc_context(svg.STYLE):
        figure, axes = _axes(0.56 + 0.34 * len(rows))
        places = np.arange(len(rows), dtype=np.float64)
        means = [value.mean for _, value in rows]
        axes.axvline(0, color=svg.MUTED, linewidth=1)
        axes.plot(means, places, "o", color=colour, markersize=6)
        _error_bars(axes, [value for _, value in rows], places, colour)
        axes.set_yticks(places, [row for row, _ in rows])
        axes.set_ylim(len(rows) - 0.45, -0.55)
        axes.set_xlabel(label)
        axes.grid(visible=False, axis="y")
        axes.margins(x=0.08)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.xaxis.set_major_formatter(FuncFormatter(_signed))
        return svg.inline(figure, name=name, title=title)


def recall_curve(curve: Curve, *, name: str, title: str, colour: str = svg.TRACKS) -> str:
    """Return recall by rank, on a logarithmic axis, with its interval as a band."""
    with mpl.rc_context(svg.STYLE):
        figure, axes = _axes(2.6, left=0.62)
        means = [point.mean for point in curve.recall]
        low = [point.mean if point.low is None else point.low for point in curve.recall]
        high = [point.mean if point.high is None else point.high for point in curve.recall]
        axes.fill_between(curve.ranks, low, high, color=colour, alpha=0.2, linewidth=0)
        axes.plot(curve.ranks, means, "o-", color=colour, markersize=3.5, linewidth=1.8)
        axes.set_xscale("log")
        ticks = [rank for rank in (1, 3, 10, 30, 100, 500) if rank <= curve.ranks[-1]]
        axes.xaxis.set_major_locator(FixedLocator(ticks))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(_plain))
        axes.set_ylim(0, None)
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.set_xlabel(f"{curve.target} looked at")
        axes.set_ylabel("recall")
        return svg.inline(figure, name=name, title=title)


def reliability(found: Calibration, *, name: str, title: str, colour: str = svg.TRACKS) -> str:
    """Return the observed share of each bin by its predicted one, beside the line where both are equal."""
    with mpl.rc_context(svg.STYLE):
        figure, axes = _axes(2.6, left=0.62)
        predicted = [one.predicted for one in found.bins]
        observed = [one.observed for one in found.bins]
        most = max(*predicted, *observed, 0.01)
        axes.plot([0, most], [0, most], color=svg.MUTED, linewidth=1)
        axes.plot(predicted, observed, "o-", color=colour, markersize=4.5, linewidth=1.5)
        axes.set_xlim(0, None)
        axes.set_ylim(0, None)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.set_xlabel(f"probability said of {found.target}")
        axes.set_ylabel("share hidden")
        return svg.inline(figure, name=name, title=title)


def histogram(values: Values, *, name: str, title: str, label: str, colour: str = svg.TRACKS) -> str:
    """Return a histogram of the questions' values in [0, 1]; exact zeros have a bar of their own."""
    with mpl.rc_context(svg.STYLE):
        figure, axes = _axes(2.6, left=0.62)
        zeros = int((values == 0).sum())
        counts, edges = np.histogram(values[values > 0], bins=_BINS, range=(0.0, 1.0))
        width = 1 / _BINS
        axes.bar(edges[:-1] + width / 2, counts, width * 0.9, color=colour)
        axes.bar([-width], [zeros], width * 0.9, color=svg.MUTED)
        axes.set_xticks([-width, 0.2, 0.4, 0.6, 0.8, 1.0], ["0", "0.2", "0.4", "0.6", "0.8", "1"])
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.set_xlabel(label)
        axes.set_ylabel("playlists")
        axes.grid(visible=False, axis="x")
        return svg.inline(figure, name=name, title=title)


def _axes(height: float, left: float = 1.4) -> tuple[Figure, Axes]:
    """Return a figure of the common width, so that text has one size on the page; lengths in inches."""
    figure = Figure(figsize=(WIDTH, height))
    below, above, right = 0.46, 0.08, 0.24
    sides = (left / WIDTH, below / height, 1 - (left + right) / WIDTH, 1 - (below + above) / height)
    axes = figure.add_axes(sides)
    axes.spines["left"].set_visible(False)
    return figure, axes


def _error_bars(axes: Axes, values: Sequence[Estimate], places: Values, colour: str = svg.INK) -> None:
    for value, place in zip(values, places, strict=True):
        if value.low is not None and value.high is not None:
            ends = [value.low, value.high]
            axes.plot(ends, [place, place], color=colour, linewidth=1.6, solid_capstyle="butt")


def _plain(value: float, _: int) -> str:
    return f"{value:g}"


def _signed(value: float, _: int) -> str:
    return "0" if abs(value) < 1e-12 else f"{value:+.3g}".replace("-", "−")
