"""Titles and the comparison of namers on the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich import box
from rich.markup import escape
from rich.table import Table

from segue.metrics.bootstrap import Estimate
from segue.naming.comparison import HUMAN, Comparison
from segue.naming.drivers import Driver
from segue.naming.figures import Row
from segue.naming.namer import Name


def names_table(names: Sequence[Name], labels: Mapping[str, str]) -> Table:
    """The titles, each word with the tracks and tags that it comes from.

    Args:
        names: The titles.
        labels: A track's id → its readable name.
    """
    shown = Table(box=box.SIMPLE_HEAD)
    shown.add_column("title", style="bold")
    shown.add_column("score", justify="right")
    shown.add_column("word")
    shown.add_column("comes from")
    for name in names:
        title = escape(name.title) + (" (a training title)" if name.copied else "")
        first = True
        for word in name.words or ():
            told = ", ".join(_driver(one, labels) for one in word.drivers) or "–"
            shown.add_row(
                title if first else "", f"{name.score:.2f}" if first else "", escape(word.word), told
            )
            first = False
    return shown


def _driver(driver: Driver, labels: Mapping[str, str]) -> str:
    text = labels.get(str(driver.name), str(driver.name))
    return f"{escape(text)} {driver.share:.0%}"


def comparison_table(found: Comparison) -> Table:
    """The figures, one row for each method; the best method of each column is bold, people's titles do not count."""
    shown = Table(box=box.SIMPLE_HEAD)
    for name in ("method", "lead-back", "new", "led", "chrF", "exact", "overlap", "BLEU", "distinct 1 / 2", "copied",
                 "fit s", "name ms"):  # fmt: skip
        shown.add_column(name, justify="left" if name == "method" else "right")
    others = [row for row in found.rows if row.method != HUMAN]
    best = max((row.lead_back.mean for row in others), default=0.0)
    for row in found.rows:
        shown.add_row(*_cells(row, best=row in others and row.lead_back.mean == best))
    return shown


def _cells(row: Row, *, best: bool) -> tuple[str, ...]:
    back = _interval(row.lead_back)
    return (
        row.method,
        f"[bold]{back}[/bold]" if best else back,
        "–" if row.lead_back_new is None else f"{row.lead_back_new.mean:.4f}",
        "–" if row.lead_back_led is None else f"{row.lead_back_led.mean:.4f}",
        f"{row.chrf.mean:.3f}",
        f"{row.exact.mean:.3f}",
        f"{row.overlap.mean:.3f}",
        f"{row.bleu:.3f}",
        f"{row.distinct_1:.2f} / {row.distinct_2:.2f}",
        f"{row.copied:.0%}",
        f"{row.cost.fit_seconds:.0f}" if row.cost.fit_seconds else "–",
        f"{row.cost.name_ms:.1f}" if row.cost.name_ms else "–",
    )


def _interval(one: Estimate) -> str:
    ends = "" if one.low is None or one.high is None else f" [{one.low:.3f}, {one.high:.3f}]"
    return f"{one.mean:.4f}{ends}".replace("[", r"\[")
