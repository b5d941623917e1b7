"""Results of a search: its trials, the flat region, and whether the best trial beats the base."""

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
        value: Its mean metric over the questions of all splits; None where it could not be measured.
        against_base: Its difference to the base, with the paired interval; None for the base and without a
            value.
        flat: No worse than the best trial beyond chance: the paired interval of their difference contains 0.
        seconds: Its duration.
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
    """The flat region along one setting.

    Attributes:
        base: The base's value.
        best: The best trial's value.
        flat: The values of all trials in the flat region, in order, without repeats.
        importance: The setting's share in what distinguishes good trials; None where too few trials differ.
    """

    base: Value
    best: Value
    flat: tuple[Value, ...]
    importance: float | None = None


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A search's figures.

    Attributes:
        search: Description of the search.
        metric: The metric of the search.
        questions: Number of questions in all splits.
        trials: All trials, the base first.
        best: The number of the best trial; of equals, the first.
        regions: The flat region by key.
        check: The best trial against the base on the playlists set aside; None where the base is the best.
        better: Whether the best trial is better there beyond chance. If not, the base is kept.
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
        """Return the figures as indented JSON."""
        return msgspec.json.format(msgspec.json.encode(self.summary), indent=2)

    def save(self, path: Path | str) -> None:
        """Write the recipe as a file for `segue fit --recipe`, with comments on how it was found.

        Raises:
            ArtifactError: It cannot be written.
        """
        head = "".join(f"# {line}\n" for line in head_lines(self.summary))
        with new_file(Path(path)) as temporary:
            temporary.write_text(f"{head}\n{text.dumps(self.recipe)}", encoding="utf-8")


def value_of(table: Values, target: Aim) -> float:
    """Return the mean metric of a trial, over the questions that have a value."""
    _, parts = blend(target)
    return float(means(table) @ list(parts.values()))


def compared(baseline: Values, candidate: Values, target: Aim) -> Difference:
    """Compare a trial with another one, question by question."""
    name, parts = blend(target)
    return next(differences(baseline, candidate, list(parts), {name: parts}, Resampling()))


def trials_of(entries: Sequence[Entry], target: Aim) -> tuple[tuple[Trial, ...], int]:
    """Return the trials of a journal, and the number of the best; ties with the base go to the base."""
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
    """Return the flat region along each setting."""
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
    """Return whether an interval contains 0; a single question has no interval, which counts as 0."""
    return estimate.low is None or estimate.high is None or estimate.low <= 0 <= estimate.high


def shown(value: Value) -> str:
    """Return a setting's value in the form of a recipe file, numbers to four digits."""
    if isinstance(value, float):
        return f"{value:.4g}"
    return msgspec.json.encode(value).decode()


def interval(estimate: Estimate) -> str:
    """Return a difference with its interval: `+0.0061 [0.0010, 0.0110]`."""
    ends = (
        "" if estimate.low is None or estimate.high is None else f" [{estimate.low:.4f}, {estimate.high:.4f}]"
    )
    return f"{estimate.mean:+.4f}{ends}"


def verdict(summary: Summary) -> str:
    """Return a sentence: which recipe is kept, and why."""
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
    """Return a recipe file's comments on how it was found."""
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
