"""What a search found: its trials, how flat the optimum is, and whether the best beats the base beyond chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from segue.evaluation.difference import Difference, differences
from segue.files.artifacts import new_file
from segue.metrics.bootstrap import Estimate, Resampling, means
from segue.metrics.ranking import Values
from segue.recipes import Recipe, text
from segue.tuning.bench import Aim, blend
from segue.tuning.journal import Entry, Header
from segue.tuning.space import Value


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One recipe of a search, fitted and measured.

    Attributes:
        number: From 0, which is the base.
        values: Its settings by key.
        value: Its mean figure over the questions of all splits; None where it could not be measured.
        against_base: How far it is above the base, with the paired interval; None of the base and where there is no
            value.
        flat: No worse than the best trial beyond chance: the paired interval of their difference holds 0.
        seconds: How long it took.
        error: Why it could not be measured.
    """

    number: int
    values: dict[str, Value]
    value: float | None = None
    against_base: Estimate | None = None
    flat: bool = False
    seconds: float = 0.0
    error: str = ""


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """How flat the optimum is along one setting.

    Attributes:
        base: What the base has.
        best: What the best trial has.
        flat: The values of the trials that are no worse than the best beyond chance, in order, each once.
        importance: Share of what sets good trials apart; None where too few differ to tell.
    """

    base: Value
    best: Value
    flat: tuple[Value, ...]
    importance: float | None = None


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A search's figures.

    Attributes:
        search: What was searched.
        metric: The figure that was looked at.
        questions: How many questions the splits of the search have.
        trials: All trials, the base first.
        best: The number of the best trial; of equals, the first.
        regions: How flat the optimum is, by key.
        check: The best against the base on playlists that the search never saw; None where the base is the best.
        better: Whether the best is better there beyond chance. If not, the base is kept.
    """

    search: Header
    metric: str
    questions: int
    trials: tuple[Trial, ...]
    best: int
    regions: dict[str, Region]
    check: Difference | None
    better: bool


@dataclass(frozen=True)
class Study:
    """A finished search.

    Attributes:
        summary: Its figures.
        recipe: The best trial's recipe; the base where the best is not better beyond chance.
    """

    summary: Summary
    recipe: Recipe

    def to_json(self) -> bytes:
        """The figures as indented JSON."""
        return msgspec.json.format(msgspec.json.encode(self.summary), indent=2)

    def save(self, path: Path | str) -> None:
        """Write the recipe as a file for `segue fit --recipe`, with a head that says how it was found.

        Raises:
            ArtifactError: It cannot be written.
        """
        head = "".join(f"# {line}\n" for line in head_lines(self.summary))
        with new_file(Path(path)) as temporary:
            temporary.write_text(f"{head}\n{text.dumps(self.recipe)}", encoding="utf-8")


def value_of(table: Values, target: Aim) -> float:
    """The mean figure of a trial, over the questions that have one."""
    _, parts = blend(target)
    return float(means(table) @ list(parts.values()))


def compared(baseline: Values, candidate: Values, target: Aim) -> Difference:
    """A trial against another one, question by question."""
    name, parts = blend(target)
    return next(differences(baseline, candidate, list(parts), {name: parts}, Resampling()))


def trials_of(entries: Sequence[Entry], target: Aim) -> tuple[tuple[Trial, ...], int]:
    """The trials of a journal, and the number of the best; the base is better than what only equals it."""
    tables = {entry.number: entry.table for entry in entries if not entry.error}
    values = {number: value_of(table, target) for number, table in tables.items()}
    best = max(values, key=lambda number: (values[number], -number))
    found: list[Trial] = []
    for entry in entries:
        number, table = entry.number, tables.get(entry.number)
        against_base, flat = None, number == best
        if table is not None and number:
            against_base = compared(tables[0], table, target).difference
        if table is not None and number != best:
            flat = holds_zero(compared(tables[best], table, target).difference)
        found.append(
            Trial(
                number=number,
                values=entry.values,
                value=values.get(number),
                against_base=against_base,
                flat=flat,
                seconds=entry.seconds,
                error=entry.error,
            )
        )
    return tuple(found), best


def regions_of(trials: Sequence[Trial], best: int, importance: Mapping[str, float]) -> dict[str, Region]:
    """How flat the optimum is along each setting."""
    flat = [trial.values for trial in trials if trial.flat]
    return {
        key: Region(
            base=value,
            best=trials[best].values[key],
            flat=tuple(sorted({values[key] for values in flat}, key=lambda one: (str(type(one)), one))),
            importance=importance.get(key),
        )
        for key, value in trials[0].values.items()
    }


def holds_zero(estimate: Estimate) -> bool:
    """Whether 0 lies in an interval; of a single question there is none, and nothing is beyond chance."""
    return estimate.low is None or estimate.high is None or estimate.low <= 0 <= estimate.high


def shown(value: Value) -> str:
    """A setting's value as a recipe file has it, a number to four digits."""
    if isinstance(value, float):
        return f"{value:.4g}"
    return msgspec.json.encode(value).decode()


def interval(estimate: Estimate) -> str:
    """A difference with its interval: `+0.0061 [0.0010, 0.0110]`."""
    ends = (
        "" if estimate.low is None or estimate.high is None else f" [{estimate.low:.4f}, {estimate.high:.4f}]"
    )
    return f"{estimate.mean:+.4f}{ends}"


def verdict(summary: Summary) -> str:
    """In a sentence: which recipe is kept, and why."""
    if summary.check is None:
        return "No trial is better than the base, which is kept."
    told = f"{interval(summary.check.difference)} on {summary.check.difference.questions:,} questions"
    if summary.better:
        return f"Trial {summary.best} is better than the base on playlists that the search never saw: {told}."
    return (
        f"The base is kept: on playlists that the search never saw, trial {summary.best} is not better beyond"
        f" chance: {told}."
    )


def head_lines(summary: Summary) -> list[str]:
    """What a recipe file says of how it was found."""
    search, base, best = summary.search, summary.trials[0], summary.trials[summary.best]
    lines = [
        f"Found by `segue tune`, Segue {search.library_version}: {len(summary.trials) - 1} trials beside the base, "
        f"seed {search.seed}.",
        f"Dataset {search.dataset}; protocol {search.protocol}; {search.splits} splits with {summary.questions:,} "
        f"questions; {summary.metric}.",
        f"In the search: base {base.value:.4f}, best {best.value:.4f}"
        + (f", {interval(best.against_base)}." if best.against_base else "."),
        verdict(summary),
    ]
    if summary.best:
        lines.append(f"Trial {summary.best} has:")
        lines += [
            f"  {key} = {shown(one.best)} (the base: {shown(one.base)})"
            for key, one in summary.regions.items()
        ]
    return lines
