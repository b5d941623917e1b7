"""An evaluation on the terminal: rich tables of the headline figures, the slices and a comparison.

To fit 80 columns, slices and differences show an interval as ± half its width; the files have both ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from segue.evaluation.comparison import Comparison
from segue.evaluation.difference import Difference
from segue.evaluation.evaluation import Summary
from segue.evaluation.findings import flow, probabilities, seed_reasons
from segue.evaluation.glossary import metric
from segue.evaluation.slices import SCORE, beyond_accuracy
from segue.evaluation.wording import NONE, figure, interval, share, signed
from segue.metrics.bootstrap import Estimate

_STYLES: Final = {"better": "green", "worse": "red"}
_SHORT: Final = {"no clear difference": "unclear"}


def evaluation_view(summary: Summary) -> RenderableType:
    """Return headline figures, the table by input mix, and the notes, as `segue evaluate` prints them."""
    parts: list[RenderableType] = [metrics_table(summary, headline(summary)), "", slice_table(summary, "mix")]
    beyond = beyond_table(summary)
    parts += [] if beyond is None else ["", beyond]
    told = (seed_reasons, probabilities, flow)
    parts += [Text(f"\n{sentence}") for one in told for sentence in one(summary)]
    parts += [Text(f"note: {note}", style="yellow") for note in summary.notes]
    return Group(*parts)


def comparison_view(comparison: Comparison, summary: Summary) -> RenderableType:
    """Return the headline differences, and the slices with a clear one, as `segue evaluate --against` prints them."""
    parts: list[RenderableType] = [comparison_table(comparison, headline(summary))]
    for name in (summary.cutoffs.track_ndcg, summary.cutoffs.tag_ndcg):
        changes = changes_table(comparison, name)
        parts += [] if changes is None else ["", changes]
    return Group(*parts)


def headline(summary: Summary) -> tuple[str, ...]:
    """Return the names of the headline metrics that the evaluation has."""
    cutoffs = summary.cutoffs
    names = (
        SCORE,
        cutoffs.track_ndcg,
        cutoffs.tag_ndcg,
        cutoffs.track_recall,
        "track_r_precision",
        "track_clicks",
    )
    return tuple(name for name in names if name in summary.metrics)


def metrics_table(summary: Summary, names: Sequence[str] = ()) -> Table:
    """Return one row per metric: mean, interval, questions; every metric when `names` is empty."""
    table = _table("metric")
    table.add_column("mean", justify="right")
    table.add_column(f"{share(summary.resampling.confidence)} interval", justify="right")
    table.add_column("questions", justify="right")
    for name in names or list(summary.metrics):
        value = summary.metrics[name]
        table.add_row(
            metric(name).label,
            figure(name, value.mean),
            interval(name, value) or NONE,
            f"{value.questions:,}",
        )
    for target, value in summary.coverage.items():
        table.add_row(f"{target.capitalize()} coverage", share(value), NONE, f"{summary.questions:,}")
    return table


def slice_table(summary: Summary, dimension: str) -> Table:
    """Return one row per slice of a dimension: "mix", "seeds", "hidden tracks", …."""
    parts = [part for part in summary.slices if part.dimension == dimension]
    cutoffs = summary.cutoffs
    shown = (SCORE, cutoffs.track_ndcg, cutoffs.tag_ndcg)
    if dimension == "popularity":
        shown = (cutoffs.track_ndcg, cutoffs.track_recall)
    names = [name for name in shown if any(name in part.metrics for part in parts)]
    table = _table(dimension)
    table.add_column("questions", justify="right")
    for name in names:
        table.add_column(metric(name).label, justify="right")
    for part in parts:
        cells = [_cell(name, part.metrics.get(name)) for name in names]
        table.add_row(part.name, f"{part.questions:,}", *cells)
    return table


def beyond_table(summary: Summary) -> Table | None:
    """Return one row per metric beyond accuracy, one column per mix; None without a catalogue."""
    mixes = [part for part in summary.slices if part.dimension == "mix" and part.coverage is not None]
    if not mixes:
        return None
    table = _table("beyond accuracy")
    table.add_column("all", justify="right")
    for part in mixes:
        table.add_column(escape(part.name), justify="right")
    covered = [summary.coverage.get("tracks"), *(part.coverage for part in mixes)]
    table.add_row("track coverage", *map(share, covered))
    for name in beyond_accuracy(summary.cutoffs):
        if name in summary.metrics:
            values = [summary.metrics[name], *(part.metrics.get(name) for part in mixes)]
            table.add_row(metric(name).label, *(figure(name, value and value.mean) for value in values))
    return table


def comparison_table(comparison: Comparison, names: Sequence[str] = ()) -> Table:
    """Return one row per metric: both means, the paired difference and its verdict.

    Args:
        comparison: The comparison.
        names: Metrics to show, in this order; every one when empty.
    """
    rows = {difference.metric: difference for difference in comparison.differences}
    table = _table("metric")
    table.add_column(escape(comparison.baseline.get("name") or "baseline"), justify="right")
    table.add_column(escape(comparison.candidate.get("name") or "candidate"), justify="right")
    table.add_column("difference", justify="right", no_wrap=True)
    table.add_column("ratio", justify="right", no_wrap=True)
    table.add_column("verdict")
    for name in names or list(rows):
        if name in rows:
            table.add_row(*_difference(rows[name]))
    return table


def changes_table(comparison: Comparison, name: str) -> Table | None:
    """Return one row per slice with a clear difference in a metric, the worst first; None without any."""
    changes = comparison.changes(name)
    if not changes:
        return None
    table = _table("slice")
    table.add_column("questions", justify="right")
    table.add_column(metric(name).label, justify="right", no_wrap=True)
    table.add_column("difference", justify="right", no_wrap=True)
    table.add_column("corrected p", justify="right", no_wrap=True)
    table.add_column("verdict")
    for part, row in changes:
        _, before, after, difference, _, verdict = _difference(row)
        change = f"{before} → {after}"
        corrected = f"{row.adjusted_p:.3f}"
        table.add_row(
            f"{part.dimension} {part.name}", f"{part.questions:,}", change, difference, corrected, verdict
        )
    return table


def _table(first: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    table.add_column(first, no_wrap=True)
    return table


def _difference(row: Difference) -> list[RenderableType]:
    return [
        metric(row.metric).label,
        figure(row.metric, row.baseline),
        figure(row.metric, row.candidate),
        signed(row.metric, row.difference.mean) + _width(row.metric, row.difference),
        NONE if row.ratio is None else f"{row.ratio.mean:.3f}",
        Text(_SHORT.get(row.verdict, row.verdict), style=_STYLES.get(row.verdict, "")),
    ]


def _cell(name: str, value: Estimate | None) -> str:
    return NONE if value is None else figure(name, value.mean) + _width(name, value)


def _width(name: str, value: Estimate) -> str:
    """Return half the interval's width after a ±; "" where there is none."""
    if value.low is None or value.high is None:
        return ""
    return f"\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}{figure(name, (value.high - value.low) / 2)}"
