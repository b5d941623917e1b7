"""The plot of a comparison: one line for each encoder, with its quality, the interval, and its cost."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# matplotlib's own stubs leave the types of **kwargs out.

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from segue.errors import MissingExtraError
from segue.titles.comparison import Comparison
from segue.titles.figures import Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOUR: Final = "#1f6f54"
COSTS: Final = "#b5642b"


def plot(found: Comparison, path: Path) -> None:
    """Write one panel for each column (nDCG with its interval) and one for the time of a title, as SVG.

    The best encoder by the first column is on top.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtraError("Plotting a comparison", "report") from error
    groups = list(found.questions)
    rows = sorted(found.rows, key=lambda row: row.ndcg[groups[0]].mean)
    with rc_context({"svg.hashsalt": "segue", "font.size": 9}):
        size = 3.4 * len(groups) + 3.2, 1.1 + 0.3 * len(rows)
        figure = Figure(figsize=size, layout="constrained")
        widths = [1.0] * len(groups) + [0.6]
        panels = figure.subplots(1, len(groups) + 1, squeeze=False, sharey=True, width_ratios=widths)[0]
        for panel, name in zip(panels, groups, strict=False):
            _quality(panel, rows, name)
        costs = panels[-1]
        costs.barh(range(len(rows)), [row.encode_ms for row in rows], color=COSTS, height=0.55)
        costs.set_xscale("log")
        costs.set_xlabel("milliseconds a title")
        panels[0].set_yticks(range(len(rows)), [row.encoder for row in rows])
        for panel in panels:
            panel.grid(visible=True, axis="x", alpha=0.3)
            panel.spines[["top", "right", "left"]].set_visible(False)
            panel.tick_params(axis="y", length=0)
        figure.savefig(path, format="svg", metadata={"Date": None})


def _quality(panel: Axes, rows: Sequence[Row], name: str) -> None:
    """A dot for each encoder with its 95 % interval; the best mean is filled."""
    ones = [row.ndcg[name] for row in rows]
    means = [one.mean for one in ones]
    apart = [
        [one.mean - (one.low or one.mean) for one in ones],
        [(one.high or one.mean) - one.mean for one in ones],
    ]
    panel.errorbar(means, range(len(rows)), xerr=apart, fmt="none", ecolor=COLOUR, alpha=0.55, capsize=2)
    faces = [COLOUR if mean == max(means) else "white" for mean in means]
    panel.scatter(means, range(len(rows)), c=faces, edgecolors=COLOUR, zorder=3)
    panel.set_xlabel(f"nDCG of {name.replace(', ', ' from ')}")
