"""The plan of a fit, on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import typer
from rich import box
from rich.markup import escape
from rich.table import Table

from segue.fitting.planning import Plan, PlannedStep

SHOWN: Final = 0.05
"""Processor seconds from which a step has a row."""


def plan_table(plan: Plan) -> Table:
    """One row for each step that takes time, with its settings, and the totals below."""
    table = Table(box=box.SIMPLE_HEAD, show_footer=False)
    table.add_column("part")
    table.add_column("settings")
    table.add_column("processor seconds", justify="right")
    for step in plan.steps:
        if step.seconds is None or step.seconds >= SHOWN:
            table.add_row(escape(step.name), _settings(step), _seconds(step))
    table.add_section()
    data = f"{plan.playlists:,} playlists, {plan.tracks:,} tracks, {plan.pairs:,} pairs"
    jobs = f", {plan.folds} folds, {plan.jobs} jobs" if plan.folds else ""
    table.add_row("recipe", f"{escape(plan.recipe)}, profile {plan.size}{jobs}", "")
    table.add_row("dataset", data, "")
    table.add_row("all", "processor time of all processes", f"{plan.processor_seconds:,.1f}")
    table.add_row("", "on idle cores", f"{plan.seconds:,.1f}")
    table.add_row("memory", "at its peak, all processes together", _size(plan.peak_bytes))
    table.add_row("model", "on the disk", _size(plan.model_bytes))
    if plan.scratch_bytes:
        table.add_row("temporary files", "while folds run", _size(plan.scratch_bytes))
    table.add_row("pace", "times the seconds of the machine that was measured", f"{plan.pace:.2f}")
    return table


def _settings(step: PlannedStep) -> str:
    kind = escape(step.kind) if step.kind and step.kind != step.name.replace(" ", "-") else ""
    factors = f"{step.factors} factors" if step.factors else ""
    return ", ".join(filter(None, (kind, factors)))


def _seconds(step: PlannedStep) -> str:
    return "not known" if step.seconds is None else f"{step.seconds:,.1f}"


def _size(size: int) -> str:
    return f"{size / 1e9:,.2f} GB"


def show_plan(dataset: Path, recipe: str, jobs: int | None, memory: str | None, *, json: bool) -> None:
    """Plan a fit of a dataset's directory, under a memory limit or without, and print it as a table or as JSON."""
    from segue.cli.model.memory import plan_within
    from segue.cli.terminal import console
    from segue.data.dataset import Dataset
    from segue.fitting.pace import pace
    from segue.fitting.planning import plan_fit

    known = Dataset.load(dataset)
    if memory is None:
        found = plan_fit(known, recipe, jobs=jobs, here=pace())
    else:
        found = plan_within(known, recipe, jobs, memory, pace())
    if json:
        from segue.cli.terminal.as_json import as_json

        typer.echo(as_json(found))
    else:
        console.out().print(plan_table(found))
