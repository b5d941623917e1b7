"""The evaluation as one HTML file: without scripts or external resources, for light and dark screens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

import segue
from segue.errors import MissingExtraError
from segue.evaluation import wording
from segue.evaluation.comparison import Comparison, Contrast
from segue.evaluation.difference import Difference
from segue.evaluation.evaluation import Evaluation, Summary
from segue.evaluation.examples import Example
from segue.evaluation.findings import findings
from segue.evaluation.glossary import metric
from segue.evaluation.measures import GLANCE
from segue.evaluation.slices import SCORE, beyond_accuracy
from segue.extras import missing, need
from segue.files.artifacts import new_file

TEMPLATE: Final = "report.html.j2"


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A headline figure.

    Attributes:
        label: The metric's name.
        value: Its mean.
        interval: "0.0912 to 0.0978"; "" where there is none.
        meaning: Its meaning, in a sentence.
    """

    label: str
    value: str
    interval: str = ""
    meaning: str


def is_installed() -> bool:
    """Return whether the packages for a report are installed."""
    return not missing("report")


def check_installed() -> None:
    """Check that the report can be made, before the long work.

    Raises:
        MissingExtraError: matplotlib or jinja2 is not installed.
    """
    need("The HTML report", "report")


def render(
    evaluation: Evaluation,
    *,
    title: str = "",
    examples: Sequence[Example] = (),
    comparison: Comparison | None = None,
) -> str:
    """Return the report as an HTML page.

    Args:
        evaluation: The evaluation; its `summary.model` is printed, and its `name` is in the heading.
        title: The page's heading; "Evaluation of <name>" when not given.
        examples: Example questions, from `segue.evaluation.examples`.
        comparison: Comparison with a baseline; this evaluation is the candidate.

    Raises:
        MissingExtraError: matplotlib or jinja2 is not installed.
    """
    try:
        import jinja2

        from segue.evaluation import charts
    except ImportError as error:
        raise MissingExtraError("The HTML report", "report") from error
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("segue.evaluation"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template(TEMPLATE).render(
        charts=charts.charts(evaluation, comparison),
        **_context(evaluation.summary, title, examples, comparison),
    )


def write(
    path: Path | str,
    evaluation: Evaluation,
    *,
    title: str = "",
    examples: Sequence[Example] = (),
    comparison: Comparison | None = None,
) -> None:
    """Write `render`'s page to a file, whole or not at all.

    Raises:
        MissingExtraError: matplotlib or jinja2 is not installed.
        ArtifactError: The file cannot be written.
    """
    page = render(evaluation, title=title, examples=examples, comparison=comparison)
    with new_file(Path(path)) as temporary:
        temporary.write_text(page, encoding="utf-8")


def _context(
    summary: Summary, title: str, examples: Sequence[Example], comparison: Comparison | None
) -> dict[str, Any]:
    """Return the template's values, except the charts."""
    return {
        "title": title or _title(summary),
        "version": segue.__version__,
        "summary": summary,
        "findings": findings(summary, comparison),
        "headline": _headline(summary),
        "cards": list(_cards(summary)),
        "mixes": [part for part in summary.slices if part.dimension == "mix"],
        "mix_metrics": _mix_metrics(summary),
        "beyond": _beyond(summary),
        "dimensions": _dimensions(summary),
        "comparison": comparison,
        "changed": _changed(summary, comparison),
        "baseline": _name(comparison.baseline, "baseline") if comparison is not None else "",
        "candidate": _name(summary.model, "this model"),
        "examples": {target: [e for e in examples if e.target == target] for target in ("tracks", "tags")},
        "metric": metric,
        "figure": wording.figure,
        "interval": wording.interval,
        "signed": wording.signed,
        "signed_interval": wording.signed_interval,
        "share": wording.share,
    }


def _cards(summary: Summary) -> Iterator[Card]:
    for name in _headline(summary):
        value = summary.metrics.get(name)
        if value is not None:
            found = metric(name)
            yield Card(
                label=found.label,
                value=wording.figure(name, value.mean),
                interval=wording.interval(name, value),
                meaning=found.meaning,
            )


def _headline(summary: Summary) -> tuple[str, ...]:
    """Return the metrics on cards and at the top of a comparison."""
    main = (SCORE, summary.cutoffs.track_ndcg, summary.cutoffs.tag_ndcg)
    return (*main, "track_r_precision", f"track_hit@{GLANCE}", "track_clicks")


def _mix_metrics(summary: Summary) -> list[str]:
    """Return the columns of the table by mix that any mix has."""
    names = [SCORE, summary.cutoffs.track_ndcg, summary.cutoffs.tag_ndcg]
    parts = [part for part in summary.slices if part.dimension == "mix"]
    return [name for name in names if any(name in part.metrics for part in parts)]


def _beyond(summary: Summary) -> list[str]:
    """Return the metrics beyond accuracy that the evaluation has."""
    return [name for name in beyond_accuracy(summary.cutoffs) if name in summary.metrics]


def _dimensions(summary: Summary) -> list[str]:
    """Return the dimensions other than the mix, in order."""
    return list(dict.fromkeys(part.dimension for part in summary.slices if part.dimension != "mix"))


def _changed(
    summary: Summary, comparison: Comparison | None
) -> list[tuple[str, list[tuple[Contrast, Difference]]]]:
    """Return the slices with a clear difference, for each headline metric that has any."""
    if comparison is None:
        return []
    names = (summary.cutoffs.track_ndcg, summary.cutoffs.tag_ndcg)
    return [(name, changes) for name in names if (changes := comparison.changes(name))]


def _title(summary: Summary) -> str:
    name = summary.model.get("name")
    return f"Evaluation of {name}" if name else "Evaluation"


def _name(model: dict[str, str], otherwise: str) -> str:
    return model.get("name") or otherwise
