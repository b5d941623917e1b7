"""`segue audio features`: write a store of spectrograms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from segue.cli.cluster.options import Address, Work, check_alone, needs_ray, place_at

if TYPE_CHECKING:
    from segue.audio.mel import LogMel
    from segue.audio.sources import Source
    from segue.audio.store_writer import Extraction

LISTED_BAD_FILES: Final = 20


class _Asked(NamedTuple):
    """The options that concern how the files are heard."""

    mel: LogMel
    workers: int | None
    patience: float
    cluster: str | None
    work: str | None


def features(
    source: Annotated[
        Path,
        typer.Argument(
            help="Melon's tar shards or a folder of them, a folder of .npy, a folder of sound files, "
            "or a .csv with the columns file and id."
        ),
    ],
    out: Annotated[Path, typer.Argument(help="Feature store to make, go on with, or add to.")],
    ids: Annotated[
        str,
        typer.Option(
            help="Ids of sound files: path (in the folder, as `segue import m3u` names tracks), "
            "name (without suffix), tags (artist - title), or tag:FIELD."
        ),
    ] = "path",
    seconds: Annotated[
        float, typer.Option(help="How much of a sound file is heard; 0 hears all of it.", min=0)
    ] = 30,
    start: Annotated[bool, typer.Option("--start", help="Hear its start, not its middle.")] = False,
    mel: Annotated[
        str,
        typer.Option(help="melon: 16 kHz, 48 bands; detailed: 32 kHz, 192 bands, to tell instruments apart."),
    ] = "melon",
    workers: Annotated[int | None, typer.Option(min=1, help="Threads; one a core when not given.")] = None,
    patience: Annotated[
        float, typer.Option(min=0.001, help="Seconds that a file may take; it is passed over then.")
    ] = 120,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
    cluster: Address = None,
    work: Work = None,
) -> None:
    """Compute log-mel spectrograms into a store; run it again to continue after a stop."""
    needs_ray(cluster)
    check_alone(cluster, None, work)
    from segue.audio.decode import Excerpt
    from segue.audio.mel import named_mel
    from segue.audio.sources import SoundFiles, open_source
    from segue.cli.terminal.as_json import as_json

    excerpt = Excerpt(seconds=seconds or None, at="start" if start else "middle")
    settings = named_mel(mel)
    opened = open_source(source, ids=ids, mel=settings, excerpt=excerpt)
    if isinstance(opened, SoundFiles):
        opened.check_installed()
    found = _extracted(opened, out, _Asked(settings, workers, patience, cluster, work))
    if json:
        typer.echo(as_json(found, indented=True))
        return
    there = f", {found.present:,} were there" if found.present else ""
    typer.echo(
        f"{out}: {found.tracks:,} tracks ({found.added:,} added{there}), "
        f"{found.bytes_per_track:,.0f} bytes a track"
    )
    if found.same_sound:
        typer.echo(f"{found.same_sound:,} sound exactly like another and are stored once")
    for kind, files in (("note", found.noted), ("bad file", found.bad)):
        for file, reason in [*files.items()][:LISTED_BAD_FILES]:
            typer.secho(f"{kind}: {file}: {reason}", fg="yellow", err=True)
        if len(files) > LISTED_BAD_FILES:
            more = "; all are in bad-files.json" if files is found.bad else ""
            typer.secho(f"… and {len(files) - LISTED_BAD_FILES:,} more{more}", fg="yellow", err=True)


def _extracted(source: Source, out: Path, asked: _Asked) -> Extraction:
    """Fill the store, in threads or by tasks of a cluster."""
    import functools

    from segue.audio.extraction import extract
    from segue.cli.terminal.console import Bars

    fill = functools.partial(extract, mel=asked.mel, patience=asked.patience)
    if asked.cluster is None:
        return fill(source, out, workers=asked.workers, progress=Bars())
    from segue.cluster.sounds import HeardByTasks, known_in
    from segue.protocols import Silent

    with place_at(asked.cluster, out, shards=None, work=asked.work, jobs=asked.workers) as place:
        heard = HeardByTasks(source, place, known=known_in(out), patience=asked.patience, progress=Bars())
        found = fill(heard, out, workers=1, progress=Silent())
    typer.echo(heard.tally.line(), err=True)
    return found
