"""`segue audio tag`: print the labels of files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from segue.cli.audio.timeline_options import Gap, Low, Median, Shortest, Threshold, event_rules
from segue.extras import TAGGING, need
from segue.ids import readable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from segue.audio.timelines.events import EventRules


class _Tagged(NamedTuple):
    """A file, its most likely labels, best first, and a remark on it, or ""."""

    file: str
    labels: list[tuple[str, float]]
    note: str = ""

    def told(self) -> dict[str, object]:
        return {
            "file": readable(self.file),
            "note": self.note or None,
            "labels": [{"label": label, "score": score} for label, score in self.labels],
        }


def _best(scores: NDArray[np.float32], labels: tuple[str, ...], n: int) -> list[tuple[str, float]]:
    ranked = sorted(zip(scores.tolist(), labels, strict=True), key=lambda pair: -pair[0])
    return [(label, round(score, 4)) for score, label in ranked[:n]]


def tag(
    model: Annotated[Path, typer.Argument(help="Tagger.")],
    files: Annotated[list[Path], typer.Argument(help="Sounds, pictures or .npy spectrograms.")],
    n: Annotated[int, typer.Option("-n", min=1, help="How many labels.")] = 5,
    seconds: Annotated[
        float | None,
        typer.Option(min=0, help="How much is heard, from the middle; 0: all. 30; with --timeline all."),
    ] = None,
    patience: Annotated[
        float, typer.Option(min=0.001, help="Seconds that a file may take; it is passed over then.")
    ] = 120,
    spectrogram: Annotated[bool, typer.Option("--spectrogram", help="Show what the tagger sees.")] = False,
    timeline: Annotated[
        bool, typer.Option("--timeline", help="Which label when: events, of a tagger that scores frames.")
    ] = False,
    threshold: Threshold = None,
    low: Low = None,
    median: Median = None,
    gap: Gap = None,
    shortest: Shortest = None,
    sections: Annotated[
        bool, typer.Option("--sections", help="Timeline: also where the sound changes for long.")
    ] = False,
    context: Annotated[
        float, typer.Option(help="Sections: seconds before and after a moment that are compared.")
    ] = 8.0,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Timeline: picture of one file, .svg or .png.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """Print the most likely labels of files, with scores; with --timeline, when they are."""
    need("Hearing with a tagger", "audio", *TAGGING)
    rules = event_rules(timeline, threshold=threshold, low=low, median=median, gap=gap, shortest=shortest)
    if timeline:
        _tell_timelines(model, files, rules, seconds, context if sections else None, out, patience, json)
        return
    if sections or out is not None:
        from segue.errors import ConfigError

        raise ConfigError(expected=f"--timeline with {'--sections' if sections else '-o'}", got="none")
    _tell_labels(model, files, n, 30.0 if seconds is None else seconds, patience, spectrogram, json)


def _tell_timelines(
    model: Path,
    files: list[Path],
    rules: EventRules,
    seconds: float | None,
    context: float | None,
    picture: Path | None,
    patience: float,
    json: bool,
) -> None:
    if seconds:
        from segue.errors import ConfigError

        raise ConfigError(expected="whole files with --timeline", got=f"--seconds {seconds:g}")
    if picture is not None:
        need("Drawing", "report", "matplotlib")
    from segue.audio.fitted import FittedTagger
    from segue.cli.audio.timeline_view import tell_timelines

    tell_timelines(
        FittedTagger.load(model),
        [str(file) for file in files],
        rules,
        context=context,
        picture=picture,
        patience=patience,
        json=json,
    )


def _tell_labels(
    model: Path, files: list[Path], n: int, seconds: float, patience: float, spectrogram: bool, json: bool
) -> None:
    from rich.text import Text

    from segue.audio.decode import Excerpt
    from segue.audio.fitted import FittedTagger
    from segue.audio.hearing import hear_files
    from segue.cli.audio.material_view import tell_files
    from segue.cli.audio.spectrogram_view import spectrogram_lines
    from segue.cli.terminal import console
    from segue.cli.terminal.as_json import as_json
    from segue.cli.terminal.bars import bar
    from segue.cli.terminal.console import Bars

    tagger = FittedTagger.load(model)
    names = [str(file) for file in files]
    excerpt = Excerpt(seconds=seconds or None)
    mel, side = tagger.manifest.hearing.mel, tagger.manifest.hearing.side
    heard = hear_files(names, mel=mel, excerpt=excerpt, side=side, patience=patience, progress=Bars())
    scores = tagger.scores(heard.arrays)
    found = [
        _Tagged(names[at], _best(row, tagger.labels, n), heard.noted.get(names[at], ""))
        for at, row in zip(heard.rows, scores, strict=True)
    ]
    tell_files(heard.bad, heard.noted)
    if json:
        typer.echo(as_json([one.told() for one in found], indented=True))
        return
    out = console.out()
    for array, one in zip(heard.arrays, found, strict=True):
        out.print(Text(one.file, style="bold"))
        if spectrogram:
            for line in spectrogram_lines(array, width=min(out.width, 100)):
                out.print(Text(line, style="cyan"))
        for label, score in one.labels:
            out.print(Text(f"  {score:.3f} ").append(bar(score, 12), style="cyan").append(f" {label}"))
