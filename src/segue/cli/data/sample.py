"""`segue sample`: write a generated dataset."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from segue.data.dataset import Dataset


def sample(
    dataset: Annotated[Path, typer.Argument(help="Directory to write; an older dataset there is replaced.")],
    playlists: Annotated[int, typer.Option(help="Number of playlists, at least 1.")] = 3_000,
    tracks: Annotated[
        int | None,
        typer.Option(
            help="Number of tracks in the catalogue, at least 50; 12,000 by default. Like mpd it follows."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Which world: the same numbers give the same dataset.")] = 0,
    like: Annotated[
        Literal["melon", "mpd"],
        typer.Option(
            help="Whose shape it has: melon has tags and genres, mpd neither, but far longer playlists in order."
        ),
    ] = "melon",
    format: Annotated[  # noqa: A002 - the user's word
        Literal["dataset", "mpd"],
        typer.Option(
            help="What is written: a dataset, or like mpd the slices that `segue import mpd` reads."
        ),
    ] = "dataset",
    audio: Annotated[
        bool,
        typer.Option(
            "--audio",
            help="Also write a clip of each track, below DATASET/audio, which `segue serve --audio` takes.",
        ),
    ] = False,
) -> None:
    """Write a generated dataset: playlists of an invented music world, in Korean and English.

    Its playlists, tracks, artists, titles and tags are made up; its shape follows the Melon playlists, or with
    --like mpd the Million Playlist Dataset.
    For Melon's size, ask for --playlists 115071 --tracks 707989: half a minute and 1 GB of memory.
    """
    if like == "mpd":
        _refuse_beside_mpd(tracks=tracks is not None, audio=audio)
        (_mpd_slices if format == "mpd" else _mpd_dataset)(dataset, playlists, seed)
        return
    if format == "mpd":
        from segue.errors import ConfigError, Where

        raise ConfigError(
            expected="--like mpd for slices of the Million Playlist Dataset",
            got=f"--like {like}",
            where=Where(field="format"),
            hint="Add --like mpd.",
        )
    _melon(dataset, playlists, 12_000 if tracks is None else tracks, seed, audio=audio)


def _refuse_beside_mpd(**given: bool) -> None:
    """Refuse options that a world like mpd does not have."""
    from segue.errors import ConfigError, Where

    for name, there in given.items():
        if there:
            raise ConfigError(
                expected=f"--like mpd without --{name}",
                got="both",
                where=Where(field=name),
                hint="Leave it out: the tracks follow from the playlists, and have no sound.",
            )


def _melon(directory: Path, playlists: int, tracks: int, seed: int, *, audio: bool) -> None:
    from segue.cli.terminal.console import Bars
    from segue.data.dataset import PLAYLISTS
    from segue.files.artifacts import new_directory
    from segue.sample import clips, make_world

    if audio:
        clips.check_installed()
    world = make_world(playlists=playlists, tracks=tracks, seed=seed, progress=Bars())
    made = clips.located(world.dataset) if audio else world.dataset
    size = 0
    with new_directory(directory, marker=PLAYLISTS) as temporary:
        made.save(temporary)
        if audio:
            size = clips.write_clips(world.tracks, temporary / "audio", seed=seed, progress=Bars())
    _tell(directory, made)
    if audio:
        typer.echo(f"{directory / 'audio'}: {made.tracks.height:,} clips, {size / 1e6:,.0f} MB")


def _mpd_dataset(directory: Path, playlists: int, seed: int) -> None:
    from segue.cli.terminal.console import Bars
    from segue.data.dataset import PLAYLISTS
    from segue.files.artifacts import new_directory
    from segue.sample.mpd import MpdSize, make_mpd_sample

    MpdSize(playlists, seed)  # refuses wrong numbers before anything is created
    with new_directory(directory, marker=PLAYLISTS) as temporary:
        made = make_mpd_sample(playlists=playlists, seed=seed, progress=Bars())
        made.save(temporary)
    _tell(directory, made)


def _mpd_slices(directory: Path, playlists: int, seed: int) -> None:
    from segue.cli.terminal.console import Bars
    from segue.errors import ArtifactError, Where
    from segue.files.artifacts import new_directory
    from segue.sample.mpd import MpdSize, MpdWorld
    from segue.sample.mpd.slices import write_slices

    MpdSize(playlists, seed)
    if directory.is_dir() and any(directory.iterdir()):
        raise ArtifactError(
            expected="a new directory for the slices",
            got="one with files in it",
            where=Where(directory),
            hint="Name another one, or remove it.",
        )
    with new_directory(directory) as temporary:
        world = MpdWorld.of(playlists, seed)
        pairs = write_slices(world, temporary, progress=Bars())
    counts = f"{world.size.slices:,} slices, {playlists:,} playlists, {len(world.catalogue):,} tracks"
    typer.echo(f"{directory}: {counts}, {pairs:,} pairs")


def _tell(directory: Path, made: Dataset) -> None:
    counts = ", ".join(f"{number:,} {name}" for name, number in made.manifest.counts.items())
    typer.echo(f"{directory}: {counts}")
    typer.echo(f"fingerprint {made.manifest.fingerprint}")
