"""The plot of a comparison: what each method's titles lead back to, and how near they are to people's."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# matplotlib's own stubs leave the types of **kwargs out.

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from segue.errors import MissingExtraError
from segue.metrics.bootstrap import Estimate
from segue.naming.comparison import HUMAN, Comparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOUR: Final = "#1f6f54"
TRUE: Final = "#b5642b"


def plot(found: Comparison, path: Path) -> None:
    """Write three panels as SVG: lead-back and chrF with their intervals, and the share of copied titles.

    The best method by lead-back is on top; a line shows what people's own titles lead back to.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtraError("Plotting a comparison", "report") from error
    true = next(row for row in found.rows if row.method == HUMAN)
    rows = sorted((row for row in found.rows if row is not true), key=lambda row: row.lead_back.mean)
    with rc_context({"svg.hashsalt": "segue", "font.size": 9}):
        figure = Figure(figsize=(9.5, 1.3 + 0.3 * len(rows)), layout="constrained")
        panels = figure.subplots(1, 3, squeeze=False, sharey=True, width_ratios=[1.0, 1.0, 0.6])[0]
        _dots(panels[0], [row.lead_back for row in rows], "nDCG of the playlist from its title")
        panels[0].axvline(true.lead_back.mean, color=TRUE, linestyle="--", label="people's titles")
        panels[0].legend(loc="lower right", frameon=False)
        _dots(panels[1], [row.chrf for row in rows], "chrF with the true title")
        panels[2].barh(range(len(rows)), [row.copied for row in rows], color=TRUE, height=0.55)
        panels[2].set_xlabel("share of copied titles")
        panels[0].set_yticks(range(len(rows)), [row.method for row in rows])
        for panel in panels:
            panel.grid(visible=True, axis="x", alpha=0.3)
            panel.spines[["top", "right", "left"]].set_visible(False)
            panel.tick_params(axis="y", length=0)
        figure.savefig(path, format="svg", metadata={"Date": None})


def _dots(panel: Axes, ones: Sequence[Estimate], label: str) -> None:
    """A dot for each method with its 95 % interval; the best mean is filled."""
    means = [one.mean for one in ones]
    apart = [
        [one.mean - (one.mean if one.low is None else one.low) for one in ones],
        [(one.mean if one.high is None else one.high) - one.mean for one in ones],
    ]
    panel.errorbar(means, range(len(ones)), xerr=apart, fmt="none", ecolor=COLOUR, alpha=0.55, capsize=2)
    faces = [COLOUR if mean == max(means) else "white" for mean in means]
    panel.scatter(means, range(len(ones)), c=faces, edgecolors=COLOUR, zorder=3)
    panel.set_xlabel(label)
