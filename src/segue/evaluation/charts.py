"""The charts of a report, with their captions."""

from __future__ import annotations

import msgspec
import numpy as np

from segue.evaluation import plots, svg
from segue.evaluation.comparison import Comparison
from segue.evaluation.evaluation import Evaluation, Summary
from segue.evaluation.glossary import metric
from segue.evaluation.slices import Slice, matrix
from segue.evaluation.wording import share

Charts = dict[str, list["Chart"]]


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A chart with its caption.

    Attributes:
        drawing: Inline SVG.
        caption: What it shows, in a sentence.
        paired: Whether it shows the baseline too, and needs a legend.
        target: "tracks" or "tags", which sets its colour.
    """

    drawing: str
    caption: str
    paired: bool = False
    target: str = "tracks"


def charts(evaluation: Evaluation, comparison: Comparison | None = None) -> Charts:
    """Return the charts, if any, of each section: "mix", "difference", "lists", "slices" and "sure"."""
    summary = evaluation.summary
    return {
        "mix": _by_mix(summary, comparison),
        "difference": _differences(summary, comparison),
        "lists": [*_curves(summary), *_distributions(evaluation)],
        "slices": _slices(summary),
        "sure": _reliability(summary),
    }


def _targets(summary: Summary) -> list[tuple[str, str, str]]:
    """Return target, headline column and colour."""
    return [
        ("tracks", summary.cutoffs.track_ndcg, svg.TRACKS),
        ("tags", summary.cutoffs.tag_ndcg, svg.TAGS),
    ]


def _by_mix(summary: Summary, comparison: Comparison | None) -> list[Chart]:
    baselines = {
        (part.name, found.metric): found.baseline
        for part in (comparison.slices if comparison is not None else ())
        if part.dimension == "mix"
        for found in part.differences
    }
    drawn: list[Chart] = []
    for target, name, colour in _targets(summary):
        rows = [
            plots.Bar(label=part.name, value=part.metrics[name], baseline=baselines.get((part.name, name)))
            for part in summary.slices
            if part.dimension == "mix" and name in part.metrics
        ]
        if rows:
            label = metric(name).label
            drawing = plots.bars(
                rows,
                name=f"mix-{target}",
                title=_said(f"{label} by input mix", rows),
                label=label,
                colour=colour,
            )
            caption = f"{label} by what the question shows, with intervals."
            drawn.append(Chart(drawing=drawing, caption=caption, paired=bool(baselines), target=target))
    return drawn


def _differences(summary: Summary, comparison: Comparison | None) -> list[Chart]:
    drawn: list[Chart] = []
    for target, name, colour in _targets(summary) if comparison is not None else ():
        rows = [
            (part.name, found.difference)
            for part in (comparison.slices if comparison is not None else ())
            if part.dimension == "mix"
            for found in part.differences
            if found.metric == name
        ]
        if rows:
            label = f"difference in {metric(name).label}"
            said = "; ".join(f"{row} {value.mean:+.4f}" for row, value in rows)
            drawing = plots.differences(
                rows, name=f"difference-{target}", title=f"Paired {label}: {said}", label=label, colour=colour
            )
            caption = (
                f"Paired {label} by input mix; right of 0 is better, an interval across 0 is no clear one."
            )
            drawn.append(Chart(drawing=drawing, caption=caption, target=target))
    return drawn


def _curves(summary: Summary) -> list[Chart]:
    drawn: list[Chart] = []
    for curve in summary.curves:
        last = curve.recall[-1].mean if curve.recall else 0.0
        title = f"Recall of {curve.target} rises to {share(last)} at {curve.ranks[-1]}"
        colour = svg.TRACKS if curve.target == "tracks" else svg.TAGS
        drawing = plots.recall_curve(curve, name=f"recall-{curve.target}", title=title, colour=colour)
        caption = f"Share of the hidden {curve.target} found, by how far down the list one looks."
        drawn.append(Chart(drawing=drawing, caption=caption, target=curve.target))
    return drawn


def _distributions(evaluation: Evaluation) -> list[Chart]:
    drawn: list[Chart] = []
    for target, name, colour in _targets(evaluation.summary):
        if name not in evaluation.questions.columns:
            continue
        values = matrix(evaluation.questions.drop_nulls(name), [name])[:, 0]
        label = metric(name).label
        zeros = share(np.count_nonzero(values == 0) / max(len(values), 1))
        caption = f"{label} of single playlists; {zeros} have 0, nothing found."
        drawing = plots.histogram(values, name=f"spread-{target}", title=caption, label=label, colour=colour)
        drawn.append(Chart(drawing=drawing, caption=caption, target=target))
    return drawn


def _reliability(summary: Summary) -> list[Chart]:
    drawn: list[Chart] = []
    for found in summary.calibration:
        said = "; ".join(f"{one.predicted:.3f} said, {one.observed:.3f} hidden" for one in found.bins)
        drawing = plots.reliability(
            found,
            name=f"reliability-{found.target}",
            title=f"Probabilities of {found.target}: {said}",
            colour=svg.TRACKS if found.target == "tracks" else svg.TAGS,
        )
        caption = (
            f"How often {found.target} of a probability are hidden, in ten bins of {found.results // 10:,} results; on "
            f"the line both are equal. Expected calibration error {found.error:.3f}."
        )
        drawn.append(Chart(drawing=drawing, caption=caption, target=found.target))
    return drawn


def _slices(summary: Summary) -> list[Chart]:
    shown = [
        ("seeds", summary.cutoffs.track_ndcg, "seed tracks shown"),
        ("hidden tracks", summary.cutoffs.track_ndcg, "tracks hidden"),
        (
            "popularity",
            summary.cutoffs.track_recall,
            "popularity of the hidden track (train playlists with it)",
        ),
        ("hidden tags", summary.cutoffs.tag_ndcg, "tags hidden"),
    ]
    drawn: list[Chart] = []
    for dimension, name, words in shown:
        rows = [
            _bar(part, name)
            for part in summary.slices
            if part.dimension == dimension and name in part.metrics
        ]
        if len(rows) > 1:
            label = metric(name).label
            target = "tags" if name.startswith("tag_") else "tracks"
            drawing = plots.bars(
                rows,
                name=dimension.replace(" ", "-"),
                title=_said(f"{label} by {words}", rows),
                label=label,
                colour=svg.TAGS if target == "tags" else svg.TRACKS,
            )
            drawn.append(Chart(drawing=drawing, caption=f"{label} by {words}.", target=target))
    return drawn


def _bar(part: Slice, name: str) -> plots.Bar:
    return plots.Bar(label=part.name, value=part.metrics[name])


def _said(title: str, rows: list[plots.Bar]) -> str:
    """Return the chart in words, for screen readers."""
    return f"{title}: {'; '.join(f'{row.label} {row.value.mean:.4f}' for row in rows)}"
