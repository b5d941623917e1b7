"""`segue split`: divide a dataset into a training part, questions and answers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from segue.data.split.directory import SplitManifest


def split(
    dataset: Annotated[Path, typer.Argument(help="Dataset directory.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Directory to write; an older split there is replaced.")
    ],
    protocol: Annotated[
        Literal["melon", "melon-official", "mpd", "next", "temporal"],
        typer.Option(
            help="melon: as the real questions were, no title beside tracks. melon-official: as the"
            " organisers' script makes them, titles kept. mpd: the ten categories of the Spotify challenge."
            " next: the first tracks of a playlist in order, and the one that follows, at three places of each."
            " temporal: as melon, about the playlists that were edited last."
        ),
    ] = "melon",
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same files.")] = 0,
    questions: Annotated[
        int | None,
        typer.Option(
            help="Number of playlists to hold out. By default as many as keep to the protocol's shares within"
            " --share, at most 10,000."
        ),
    ] = None,
    share: Annotated[
        float | None,
        typer.Option(
            help="Largest part held out of each kind of playlist, instead of --questions; by default 0.2."
        ),
    ] = None,
    since: Annotated[
        dt.datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="Train on playlists edited before this day, and ask about those edited on it or later.",
        ),
    ] = None,
) -> None:
    """Hold playlists out of a dataset, and divide each into a question and its answer.

    Writes train/ (a dataset), questions.jsonl, answers.jsonl and manifest.json.
    A playlist that is held out is not in train/ at all.
    """
    from segue.data.dataset import Dataset
    from segue.data.split import PROTOCOLS, directory
    from segue.data.split import split as hold_out

    directory.check_apart(dataset, out)
    whole = Dataset.load(dataset)
    day = since.date() if since else None
    result = hold_out(whole, protocol, rng=seed, questions=questions, share=share, since=day)
    _show(out, directory.save(result, out, dataset=whole, protocol=PROTOCOLS[protocol], seed=seed))


def _show(out: Path, manifest: SplitManifest) -> None:
    from rich.table import Table

    from segue.cli.terminal import console
    from segue.evaluation.wording import share

    asked, train = sum(manifest.mixes.values()), manifest.playlists["train"]
    held_out = manifest.playlists["held_out"]
    about = "" if held_out == asked else f" about {held_out:,} playlists"
    typer.echo(f"{out}: {asked:,} questions{about}, {train:,} playlists to train on")
    table = Table(box=None, pad_edge=False)
    table.add_column("mix")
    for heading in ("questions", "share", "wanted"):
        table.add_column(heading, justify="right")
    for mix, count in manifest.mixes.items():
        table.add_row(mix, f"{count:,}", share(count / asked), share(manifest.shares[mix]))
    console.out().print(table)
