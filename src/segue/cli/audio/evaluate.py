"""`segue audio evaluate`: the quality of a tagger on labelled clips."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segue.cli.audio.label_options import FeaturesPath, LabelsPath
from segue.cli.audio.timeline_options import Gap, Low, Median, Shortest, Threshold, event_rules
from segue.extras import TAGGING, need

if TYPE_CHECKING:
    from segue.audio.timelines.events import EventRules
    from segue.metrics.labels import TagReport


def evaluate(
    model: Annotated[Path, typer.Argument(help="Tagger.")],
    labels: LabelsPath,
    features: FeaturesPath = None,
    timeline: Annotated[
        bool,
        typer.Option(
            "--timeline", help="Measure events: the .csv has the columns file, onset, offset and label."
        ),
    ] = False,
    threshold: Threshold = None,
    low: Low = None,
    median: Median = None,
    gap: Gap = None,
    shortest: Shortest = None,
    plot: Annotated[Path | None, typer.Option(help="Write curves and bars to this .png or .svg.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Measure a tagger on labelled clips: accuracy, mAP, ROC-AUC, precision at k, each label; or its events."""
    need("Hearing with a tagger", "audio", *TAGGING)
    rules = event_rules(timeline, threshold=threshold, low=low, median=median, gap=gap, shortest=shortest)
    if timeline:
        given = "--features" if features is not None else "--plot" if plot is not None else ""
        if given:
            from segue.errors import ConfigError

            raise ConfigError(expected="files of sound with --timeline, and no picture", got=given)
        _evaluate_timelines(model, labels, rules, json)
        return
    if plot is not None:
        need("Drawing", "report")
    from segue.audio.fitted import FittedTagger
    from segue.audio.material import material
    from segue.audio.tagging import evaluate_tagger
    from segue.cli.audio.material_view import tell_left_out
    from segue.cli.terminal.as_json import as_json
    from segue.cli.terminal.console import Bars

    tagger = FittedTagger.load(model)
    hearing = tagger.manifest.hearing
    clips = material(labels, features, mel=lambda _: hearing.mel, side=hearing.side, progress=Bars())
    tell_left_out(clips)
    found = evaluate_tagger(tagger, clips)
    if found.unknown:
        named = ", ".join(found.unknown[:10])
        typer.secho(f"note: labels the tagger does not know: {named}", fg="yellow", err=True)
    if plot is not None:
        from segue.audio.plots import draw_report

        draw_report(found.targets, found.scores, found.report, plot)
        typer.echo(f"{plot}: curves and bars", err=True)
    if json:
        typer.echo(as_json(found.report, indented=True))
    else:
        _print(found.report)


def _evaluate_timelines(model: Path, events: Path, rules: EventRules, json: bool) -> None:
    from segue.audio.fitted import FittedTagger
    from segue.audio.timelines.event_tables import read_events
    from segue.audio.timelines.scoring import score_timelines
    from segue.cli.audio.material_view import tell_files
    from segue.cli.audio.timeline_view import print_scores
    from segue.cli.terminal.as_json import as_json
    from segue.cli.terminal.console import Bars

    tagger = FittedTagger.load(model)
    found = score_timelines(tagger, read_events(events), rules=rules, progress=Bars())
    tell_files(found.bad, found.noted)
    if found.unknown:
        named = ", ".join(found.unknown[:10])
        typer.secho(f"note: labels the tagger does not know: {named}", fg="yellow", err=True)
    if json:
        typer.echo(as_json(found, indented=True))
    else:
        print_scores(found)


def _print(found: TagReport) -> None:
    from rich.table import Table
    from rich.text import Text

    from segue.cli.terminal import console
    from segue.cli.terminal.bars import bar

    summary = {"clips": f"{found.clips:,}"}
    if found.accuracy is not None:
        summary["accuracy"] = f"{found.accuracy:.1%}"
    summary |= {f"accuracy of {group}": f"{value:.1%}" for group, value in found.group_accuracy.items()}
    summary["mAP"] = f"{found.mean_average_precision:.3f}"
    if found.roc_auc is not None:
        summary["ROC-AUC"] = f"{found.roc_auc:.3f}"
    summary |= {f"precision at {k}": f"{value:.3f}" for k, value in found.precision_at.items()}
    for name, value in summary.items():
        typer.echo(f"{name:24} {value}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("label", "clips", "average precision", "ROC-AUC"):
        table.add_column(heading, justify="right" if heading == "clips" else "left")
    for row in found.labels:
        if row.average_precision is None:
            continue
        share = Text(f"{row.average_precision:.3f} ").append(bar(row.average_precision, 8), style="cyan")
        area = "–" if row.roc_auc is None else f"{row.roc_auc:.3f}"
        table.add_row(Text(row.label), f"{row.positives:,}", share, area)
    console.out().print(table)
