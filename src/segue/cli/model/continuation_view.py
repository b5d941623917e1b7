"""A continuation on the terminal: tracks with scores as bars and reasons with shares, tags, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from segue.cli.terminal.bars import bar
from segue.evaluation.wording import share
from segue.notes import Note
from segue.types import Continuation, Query, Reason, ReasonKind, TagResult, TrackResult

SHOWN_REASONS: Final = 3
"""Number of reasons in a row; `--json` has them all."""

SCORE_CELLS: Final = 8

GAP: Final = "  "
"""The separator of two reasons."""

STYLES: Final[dict[ReasonKind, str]] = {
    "track": "cyan",
    "tag": "green",
    "word": "magenta",
    "artist": "yellow",
    "album": "yellow",
    "genre": "blue",
    "year": "blue",
    "audio": "red",
    "popular": "bright_black",
}

OTHER: Final = "cyan"
"""The style of a kind of reason that a custom table of facets adds."""


def query_view(query: Query, tracks: Sequence[str], files: Sequence[str] = ()) -> Table:
    """The query, one row for each part; `tracks` are the seed tracks in readable form, `files` the clips."""
    table = Table.grid(padding=(0, 2))
    if query.title.strip():
        table.add_row(Text("title", style="bold"), Text(query.title))
    if query.tags:
        table.add_row(Text("tags", style="bold"), Text(", ".join(query.tags)))
    for number, track in enumerate(tracks):
        table.add_row(Text("" if number else "tracks", style="bold"), Text(track))
    for number, file in enumerate(files):
        table.add_row(Text("" if number else "audio", style="bold"), Text(file))
    if query.updated:
        table.add_row(Text("updated", style="bold"), Text(f"{query.updated:%Y-%m-%d}"))
    return table


def continuation_view(continuation: Continuation) -> RenderableType:
    """The tracks and tags, if there are any."""
    parts: list[RenderableType] = []
    if continuation.tracks:
        parts.append(_tracks(continuation.tracks))
    if continuation.tags:
        parts += ["", _tags(continuation.tags)] if parts else [_tags(continuation.tags)]
    parts += _expected(continuation)
    return Group(*parts)


def notes_view(notes: Sequence[Note]) -> RenderableType:
    """The notes on a continuation, one on each line."""
    return Group(*(Text(f"note: {note}", style="yellow") for note in notes))


def _expected(continuation: Continuation) -> Iterator[Text]:
    """What each list expects of itself."""
    for target, one in continuation.expected.items():
        of = len(continuation.tracks if target == "tracks" else continuation.tags)
        yield Text(
            f"expected: {one.hits:.1f} of {of} {target} belong, nDCG {one.ndcg:.3f}", style="bright_black"
        )


def _tracks(results: Sequence[TrackResult]) -> Table:
    """The tracks in their order, numbered by rank."""
    places = [result.rank or place for place, result in enumerate(results, 1)]
    return _table("track", [_track(result) for result in results], results, places)


def _tags(results: Sequence[TagResult]) -> Table:
    places = range(1, len(results) + 1)
    return _table("tag", [Text(result.tag) for result in results], results, places)


def _table(
    what: str,
    names: Sequence[Text],
    results: Sequence[TrackResult] | Sequence[TagResult],
    places: Sequence[int],
) -> Table:
    """The results, with how likely each is where the model says it."""
    likely, best = results[0].probability is not None, max(result.score for result in results)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True)
    table.add_column("", justify="right", style="bright_black", width=3)
    table.add_column(what, ratio=5, overflow="fold")
    table.add_column("score", width=SCORE_CELLS, no_wrap=True)
    if likely:
        table.add_column("likely", justify="right", width=6, no_wrap=True)
    table.add_column("why", ratio=6, overflow="fold")
    for place, name, result in zip(places, names, results, strict=True):
        cells: list[RenderableType] = [str(place), name, _score(result.score, best)]
        cells += [share(result.probability or 0.0)] if likely else []
        table.add_row(*cells, _Why(result.reasons))
    return table


def _track(result: TrackResult) -> Text:
    if not result.title:
        return Text(str(result.id))
    text = Text(result.title, style="bold")
    if result.artists:
        text.append("  " + ", ".join(result.artists), style="not bold bright_black")
    if others := len(result.versions):
        text.append(f"  +{others} version{'s' * (others > 1)}", style="not bold italic bright_black")
    return text


def _score(score: float, best: float) -> Text:
    return Text(bar(score / best if best > 0 else 0.0, SCORE_CELLS), style="cyan")


class _Why:
    """The largest reasons, "42 % tag 밤  30 % word 비"; lines break between reasons if possible."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        best = sorted(reasons, key=_share, reverse=True)[:SHOWN_REASONS]
        self._reasons = [_reason(reason) for reason in best]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        line = Text()
        for reason in self._reasons:
            if line and line.cell_len + len(GAP) + reason.cell_len > options.max_width:
                yield line
                line = Text()
            line = Text(GAP).join([line, reason]) if line else reason.copy()
        yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        widths = [reason.cell_len for reason in self._reasons]
        return Measurement(0, sum(widths) + len(GAP) * len(widths)).clamp(max_width=options.max_width)


def _reason(reason: Reason) -> Text:
    style = STYLES.get(reason.kind, OTHER)
    text = Text(f"{share(reason.share)} ", style=f"bold {style}")
    if reason.kind != "popular":
        text.append(f"{reason.kind} ", style="not bold bright_black")
    return text.append(reason.value or reason.kind, style=f"not bold {style}")


def _share(reason: Reason) -> float:
    return reason.share
