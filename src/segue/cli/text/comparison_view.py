"""A comparison of title encoders, on the terminal."""

from __future__ import annotations

from rich import box
from rich.table import Table

from segue.metrics.bootstrap import Estimate
from segue.titles.comparison import Comparison


def comparison_table(found: Comparison) -> Table:
    """The figures, one row for each encoder; the best of each input is bold."""
    groups = list(found.questions)
    shown = Table(box=box.SIMPLE_HEAD)
    shown.add_column("encoder")
    for name in (*groups, "learned from", "epochs", "parameters", "fit s", "one title ms", "titles/s"):
        shown.add_column(name, justify="right")
    best = {name: max((row.ndcg[name].mean for row in found.rows), default=0.0) for name in groups}
    for row in found.rows:
        shown.add_row(
            row.encoder,
            *(_cell(row.ndcg[name], best=row.ndcg[name].mean == best[name]) for name in groups),
            f"{row.learned_from:,}",
            str(row.epochs or "–"),
            f"{row.parameters:,}",
            f"{row.fit_seconds:.0f}",
            f"{row.encode_ms:.2f}",
            f"{row.batch_per_second:,.0f}",
        )
    return shown


def _cell(one: Estimate, *, best: bool) -> str:
    ends = "" if one.low is None or one.high is None else f" [{one.low:.3f}, {one.high:.3f}]"
    text = f"{one.mean:.4f}{ends}".replace("[", r"\[")
    return f"[bold]{text}[/bold]" if best else text
