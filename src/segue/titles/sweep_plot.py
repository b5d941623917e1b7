"""The plot of a sensitivity study: a panel for each setting, with each value's quality beside the base's."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# matplotlib's own stubs leave the types of **kwargs out.

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from segue.errors import MissingExtraError
from segue.titles.comparison import Comparison
from segue.titles.comparison_plot import COLOUR, COSTS
from segue.titles.figures import Row
from segue.titles.sweep import BASE, Variation

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def variation_of(row: Row) -> Variation | None:
    """The value that a row of a comparison is for; None for an encoder's own row."""
    start, _, rest = row.encoder.partition(" ")
    setting, between, value = rest.partition("=")
    return Variation(setting, value) if start == BASE and between else None


def plot_sweep(found: Comparison, path: Path) -> None:
    """Write one panel for each setting, as SVG: nDCG of the comparison's first questions, with intervals.

    The band is the base's interval.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtraError("Plotting a comparison", "report") from error
    group = next(iter(found.questions))
    base = next((row for row in found.rows if row.encoder == BASE), None)
    settings: dict[str, list[tuple[str, Row]]] = {}
    for row in found.rows:
        one = variation_of(row)
        if one is not None:
            settings.setdefault(one.setting, []).append((one.value, row))
    with rc_context({"svg.hashsalt": "segue", "font.size": 9}):
        figure = Figure(figsize=(0.8 + 2.6 * len(settings), 3.0), layout="constrained")
        panels = figure.subplots(1, len(settings), squeeze=False, sharey=True)[0]
        for panel, (name, rows) in zip(panels, settings.items(), strict=True):
            _panel(panel, name, rows, group, base)
        panels[0].set_ylabel(f"nDCG of {group.replace(', ', ' from ')}")
        figure.savefig(path, format="svg", metadata={"Date": None})


def _panel(panel: Axes, name: str, rows: list[tuple[str, Row]], group: str, base: Row | None) -> None:
    if base is not None:
        own = base.ndcg[group]
        panel.axhline(own.mean, color=COSTS, linewidth=1)
        if own.low is not None and own.high is not None:
            panel.axhspan(own.low, own.high, color=COSTS, alpha=0.12, linewidth=0)
    ones = [row.ndcg[group] for _, row in rows]
    means = [one.mean for one in ones]
    apart = [
        [one.mean - (one.low if one.low is not None else one.mean) for one in ones],
        [(one.high if one.high is not None else one.mean) - one.mean for one in ones],
    ]
    panel.errorbar(range(len(rows)), means, yerr=apart, fmt="o", color=COLOUR, capsize=2, markersize=4)
    panel.set_xticks(range(len(rows)), [value for value, _ in rows], rotation=30)
    panel.set_xlim(-0.5, len(rows) - 0.5)
    panel.set_xlabel(name)
    panel.grid(visible=True, axis="y", alpha=0.3)
    panel.spines[["top", "right"]].set_visible(False)
