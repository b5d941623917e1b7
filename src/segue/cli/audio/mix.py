"""`segue audio mix`: make mixtures of clips, whose events' times are known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from segue.extras import DECODING, need

T = TypeVar("T")


def mix(
    clips: Annotated[
        Path, typer.Argument(help="A .csv with the columns file and labels (a|b): clips with a sound each.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder to make.")],
    count: Annotated[int, typer.Option(min=1, help="How many mixtures.")] = 100,
    seconds: Annotated[float, typer.Option(help="Length of each.")] = 10.0,
    events: Annotated[str, typer.Option(help="How many events in one: LEAST:MOST.")] = "1:4",
    snr: Annotated[str, typer.Option(help="Decibels of an event above the noise: LEAST:MOST.")] = "5:20",
    longest: Annotated[float, typer.Option(help="Seconds of the longest event.")] = 4.0,
    rate: Annotated[int, typer.Option(help="Samples a second.")] = 16_000,
    seed: Annotated[int, typer.Option(min=0, help="Of all draws.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Mix clips into noise at known times: sounds, events.csv with the times, labels.csv without them."""
    need("Mixing clips", "audio", *DECODING)
    from segue.audio.labels import read_labels
    from segue.audio.timelines.mixture_files import EVENTS, write_mixtures
    from segue.audio.timelines.mixtures import Mixing
    from segue.cli.terminal.as_json import as_json
    from segue.cli.terminal.console import Bars
    from segue.files.directories import refuse_foreign

    fewest, most = _range(events, int, "events")
    softest, loudest = _range(snr, float, "snr")
    mixing = Mixing(
        count=count,
        seconds=seconds,
        events=(fewest, most),
        ratio=(softest, loudest),
        longest=longest,
        rate=rate,
        seed=seed,
    )
    refuse_foreign(out, marker=EVENTS)
    written = write_mixtures(read_labels(clips), mixing, out, progress=Bars())
    for file, reason in written.bad.items():
        typer.secho(f"bad file: {file}: {reason}", fg="yellow", err=True)
    if json:
        typer.echo(as_json(written._asdict(), indented=True))
        return
    typer.echo(f"{out}: {written.mixtures:,} mixtures of {seconds:g} s with {written.events:,} events")


def _range(text: str, number: Callable[[str], T], name: str) -> tuple[T, T]:
    """The two ends of `LEAST:MOST`; one number is both."""
    from segue.errors import ConfigError, Where

    least, _, most = text.partition(":")
    try:
        return number(least), number(most or least)
    except ValueError as error:
        raise ConfigError(
            expected="LEAST:MOST, such as 1:4", got=repr(text), where=Where(field=f"--{name}")
        ) from error
