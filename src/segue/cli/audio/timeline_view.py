"""Timelines on the terminal: of files, as events and sections, and their quality."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from segue.ids import readable

if TYPE_CHECKING:
    from segue.audio.fitted import FittedTagger
    from segue.audio.timelines.events import EventRules
    from segue.audio.timelines.scoring import TimelineScores
    from segue.audio.timelines.timeline import Timeline


def tell_timelines(
    tagger: FittedTagger,
    files: Sequence[str],
    rules: EventRules,
    *,
    context: float | None,
    picture: Path | None,
    patience: float,
    json: bool,
) -> None:
    """Find the events of files, print them, and draw those of a single file.

    Raises:
        ConfigError: The tagger scores whole clips only, or there is a picture for several files.
        DataError: No file can be used.
    """
    from segue.audio.timelines.picture import draw_timeline
    from segue.audio.timelines.scoring import heard_in_turn
    from segue.audio.timelines.timeline import frame_network, timeline
    from segue.cli.audio.material_view import tell_files
    from segue.cli.terminal.as_json import as_json
    from segue.cli.terminal.console import Bars
    from segue.errors import ConfigError, DataError, SegueError, Where
    from segue.files.pictures import check_picture

    frame_network(tagger)
    if picture is not None:
        check_picture(picture)
        if len(files) > 1:
            raise ConfigError(expected="one file with a picture", got=f"{len(files):,}")
    heard = heard_in_turn(files, tagger.manifest.hearing.mel, patience=patience)
    shown: list[dict[str, object]] = []
    reason = ""
    for file, clip in Bars().track(heard, label="Listening", total=len(files)):
        if isinstance(clip, SegueError):
            reason = reason or clip.reason
            tell_files({file: clip.reason}, {})
            continue
        tell_files({}, {file: clip.note} if clip.note else {})
        found = timeline(tagger, clip.mel, rules=rules, context=context)
        shown.append(_told(file, found, clip.note, sections=context is not None))
        if picture is not None:
            draw_timeline(found, clip.mel, picture, title=readable(Path(file).name), context=context)
            typer.echo(f"{picture}: the timeline", err=True)
        if not json:
            _print(file, found)
    if not shown:
        got = f"one that cannot be: {reason}"
        raise DataError(expected="files that can be heard", got=got, where=Where(files[0]))
    if json:
        typer.echo(as_json(shown, indented=True))


def _told(file: str, found: Timeline, note: str, *, sections: bool) -> dict[str, object]:
    shown: dict[str, object] = {
        "file": readable(file),
        "note": note or None,
        "seconds": found.seconds,
        "events": found.events,
    }
    return shown | {"sections": found.sections} if sections else shown


def _print(file: str, found: Timeline) -> None:
    from rich.table import Table
    from rich.text import Text

    from segue.cli.terminal import console
    from segue.cli.terminal.bars import bar

    out = console.out()
    out.print(Text(f"{readable(file)}: {_time(found.seconds)}", style="bold"))
    if not found.events:
        out.print(Text("  no events"))
    else:
        table = Table(box=None, header_style="bold")
        for heading in ("from", "to", "label", "confidence", "band"):
            table.add_column(heading, justify="right" if heading in {"from", "to", "band"} else "left")
        for event in found.events:
            sure = Text(f"{event.confidence:.3f} ").append(bar(event.confidence, 8), style="cyan")
            band = f"{event.low_hz or 0:,.0f}–{event.high_hz or 0:,.0f} Hz"
            table.add_row(_time(event.onset), _time(event.offset), Text(event.label), sure, band)
        out.print(table)
    for number, section in enumerate(found.sections, 1):
        new = f", novelty {section.novelty:.2f}" if number > 1 else ""
        out.print(Text(f"  section {number}: {_time(section.onset)} to {_time(section.offset)}{new}"))


def _time(seconds: float) -> str:
    """Hours and minutes where there are any: 1:02:03.4, 2:03.4, 3.40."""
    if seconds < 60:
        return f"{seconds:.2f}"
    minutes, rest = divmod(round(seconds, 1), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02}:{rest:04.1f}" if hours else f"{minutes}:{rest:04.1f}"


def print_scores(found: TimelineScores) -> None:
    """Print the figures of timelines beside those of the floors, then each label's."""
    from rich.table import Table
    from rich.text import Text

    from segue.cli.terminal import console

    out = console.out()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "event F1", "precision", "recall", "mean over labels", "segment F1"):
        table.add_column(heading, justify="right" if heading else "left")
    rows = (
        ("timeline", found.timeline),
        ("floor: labels where it is loud", found.loud),
        ("floor: labels over the whole clip", found.whole),
    )
    for name, one in rows:
        values = (one.event_f1, one.event_precision, one.event_recall, one.event_f1_mean, one.segment_f1)
        table.add_row(name, *(f"{value:.3f}" for value in values))
    out.print(Text(f"{found.timeline.files:,} files, {found.timeline.events:,} events"))
    out.print(table)
    labels = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("label", "events", "event F1", "segment F1"):
        labels.add_column(heading, justify="left" if heading == "label" else "right")
    for row in found.timeline.labels:
        shares = ("–" if value is None else f"{value:.3f}" for value in (row.event_f1, row.segment_f1))
        labels.add_row(Text(row.label), f"{row.true:,}", *shares)
    out.print(labels)
