"""The result of a search for people: the best trials, how flat the optimum is, and which recipe is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich import box
from rich.markup import escape
from rich.table import Table

from segue.cli.terminal.bars import bar
from segue.errors import ArtifactError, RecipeError, Where
from segue.recipes import text
from segue.tuning.journal import SUFFIX
from segue.tuning.results import interval, shown, verdict

if TYPE_CHECKING:
    from segue.tuning.results import Summary
    from segue.tuning.space import Value

SHOWN: Final = 10
"""Number of trials in the table."""

INTERVAL: Final = len("+0.0131 [-0.0085, 0.0181]")
"""Width of a difference with its interval, which must stay readable on any terminal."""

CELLS: Final = 10
"""Width of the longest bar."""


def journal_of(out: Path) -> Path:
    """The path of the journal of a search whose recipe goes to `out`."""
    return out.with_name(out.name + SUFFIX)


def refuse_foreign(out: Path) -> None:
    """Check that `out` may be replaced. Call it before long work.

    Raises:
        ArtifactError: There is something that is not a recipe file.
    """
    if not out.exists():
        return
    try:
        text.read(out)
    except RecipeError as error:
        raise ArtifactError(
            expected="a new file, or an older recipe to replace",
            got="a file that is no recipe",
            where=Where(out),
            hint="Name another output.",
        ) from error


def trials_table(summary: Summary) -> Table:
    """The base and the best trials, with their settings in the order of `regions_table`."""
    base = summary.trials[0]
    table = Table(box=box.SIMPLE_HEAD, padding=0, title=f"{summary.metric}, {summary.questions:,} questions")
    for column, width in (("trial", 5), ("mean", 6), ("against the base", INTERVAL)):
        table.add_column(column, justify="right", min_width=width, no_wrap=True)
    for at in range(1, len(base.values) + 1):
        table.add_column(f"({at})", justify="right", overflow="fold")
    measured = [trial for trial in summary.trials if trial.value is not None]
    ordered = sorted(measured, key=lambda one: (-(one.value or 0.0), one.number))
    for trial in [base, *(one for one in ordered if one is not base)][: SHOWN + 1]:
        table.add_row(
            "base" if trial is base else str(trial.number),
            f"{trial.value:.4f}",
            escape(interval(trial.against_base)) if trial.against_base else "–",
            *(escape(_brief(value)) for value in trial.values.values()),
        )
    failed = len(summary.trials) - len(measured)
    table.caption = f"trials without a figure: {failed}" if failed else None
    return table


def regions_table(summary: Summary) -> Table:
    """For each setting: the values of the base and the best, and the range that is no worse than the best."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("", "setting", "base", "best", "no worse", "importance"):
        table.add_column(column, overflow="fold")
    for at, (key, region) in enumerate(summary.regions.items(), 1):
        share = region.importance
        cells = (key, shown(region.base), shown(region.best), _flat(region.flat))
        table.add_row(
            f"({at})", *map(escape, cells), "" if share is None else f"{bar(share, CELLS)} {share:.2f}"
        )
    return table


def told(summary: Summary) -> str:
    """The result of the search, in sentences."""
    if summary.trials[0].flat:
        flat = "The base lies within the flat region: no trial of the search is better beyond chance."
    else:
        flat = "The base lies outside the flat region of the search."
    return f"{flat}\n{verdict(summary)}"


def _brief(value: Value) -> str:
    """A value for a narrow column; `regions_table` has all digits of the best one."""
    return f"{value:.2g}" if isinstance(value, float) else shown(value)


def _flat(values: tuple[Value, ...]) -> str:
    """The smallest and largest of some numbers; other values one by one."""
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) == len(values) > 1:
        return f"{shown(numbers[0])} to {shown(numbers[-1])}"
    return ", ".join(map(shown, values))
