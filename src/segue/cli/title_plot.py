"""The plot of `segue compare titles`: quality with its interval against latency."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# matplotlib's own stubs leave the types of **kwargs out.

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from segue.errors import MissingExtraError

if TYPE_CHECKING:
    from segue.cli.title_comparison import Comparison


def plot(found: Comparison, path: Path) -> None:
    """Write one panel a column: nDCG of each encoder over the time that one title takes, as SVG.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtraError("Plotting a comparison", "report") from error
    groups = list(found.questions)
    with rc_context({"svg.hashsalt": "segue", "font.size": 9}):
        figure = Figure(figsize=(6.2 * len(groups), 4.2), layout="constrained")
        panels = figure.subplots(1, len(groups), squeeze=False)[0]
        for panel, name in zip(panels, groups, strict=True):
            for row in found.rows:
                one = row.ndcg[name]
                low, high = one.low or one.mean, one.high or one.mean
                panel.errorbar(
                    row.encode_ms, one.mean, yerr=[[one.mean - low], [high - one.mean]], fmt="o", capsize=2
                )
                panel.annotate(row.encoder, (row.encode_ms, one.mean), (5, 4), textcoords="offset points")
            panel.set_xscale("log")
            panel.set_xlabel("milliseconds to encode one title")
            panel.set_ylabel(f"nDCG, {name}")
            panel.grid(visible=True, alpha=0.3)
        figure.savefig(path, format="svg", metadata={"Date": None})
