"""`segue sample`: write a generated dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def sample(
    dataset: Annotated[Path, typer.Argument(help="Directory to write; an older dataset there is replaced.")],
    playlists: Annotated[int, typer.Option(help="Number of playlists, at least 1.")] = 3_000,
    tracks: Annotated[int, typer.Option(help="Number of tracks in the catalogue, at least 50.")] = 12_000,
    seed: Annotated[int, typer.Option(help="Which world: the same numbers give the same dataset.")] = 0,
    audio: Annotated[
        bool,
        typer.Option(
            "--audio",
            help="Also write a clip of each track, below DATASET/audio, which `segue serve --audio` takes.",
        ),
    ] = False,
) -> None:
    """Write a generated dataset: playlists of an invented music world, in Korean and English.

    Its playlists, tracks, artists, titles and tags are made up; its shape follows the Melon playlists.
    For that size, ask for --playlists 115071 --tracks 707989: half a minute and 1 GB of memory.
    """
    from segue.cli.terminal.console import Bars
    from segue.data.dataset import PLAYLISTS
    from segue.files.artifacts import new_directory
    from segue.sample import clips, make_world

    if audio:
        clips.check_installed()
    world = make_world(playlists=playlists, tracks=tracks, seed=seed, progress=Bars())
    made = clips.located(world.dataset) if audio else world.dataset
    size = 0
    with new_directory(dataset, marker=PLAYLISTS) as temporary:
        made.save(temporary)
        if audio:
            size = clips.write_clips(world.tracks, temporary / "audio", seed=seed, progress=Bars())
    counts = ", ".join(f"{number:,} {name}" for name, number in made.manifest.counts.items())
    typer.echo(f"{dataset}: {counts}")
    typer.echo(f"fingerprint {made.manifest.fingerprint}")
    if audio:
        typer.echo(f"{dataset / 'audio'}: {made.tracks.height:,} clips, {size / 1e6:,.0f} MB")
