"""`segue fit --cluster`: a fit by shards, on a cluster or on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from segue.cli.cluster.options import place_at

if TYPE_CHECKING:
    from segue.data.dataset import Dataset
    from segue.model import Model
    from segue.text.dictionary import Korean


@dataclass(frozen=True)
class Asked:
    """The options of the command that concern a fit by shards."""

    address: str
    out: Path
    recipe: str
    seed: int
    jobs: int | None
    shards: int | None
    work: str | None
    audio: Path | None
    json: bool


def fit_by_shards(train: Dataset, asked: Asked, korean: Korean) -> Model:
    """Fit a model and write it; say what the tasks did.

    Raises:
        ConfigError: Sounds are asked for, or the cluster does not fit.
    """
    from segue.cli.terminal import console, events
    from segue.cluster import fitting
    from segue.errors import ConfigError
    from segue.files.artifacts import new_directory
    from segue.model.writing import FACETS

    if asked.audio is not None:
        raise ConfigError(
            expected="a fit by shards without sounds",
            got=f"--audio {asked.audio}",
            hint="Leave --cluster out, or give a dataset without sounds.",
        )
    with (
        place_at(
            asked.address,
            asked.out,
            shards=asked.shards,
            work=asked.work,
            jobs=asked.jobs,
            json=asked.json,
        ) as place,
        new_directory(asked.out, marker=FACETS) as temporary,
    ):
        model, tally = fitting.fit_by_shards(
            train,
            place,
            recipe=asked.recipe,
            seed=asked.seed,
            jobs=asked.jobs,
            korean=korean,
            progress=events.progress() if asked.json else console.Bars(),
        )
        model.save(temporary)
    if asked.json:
        events.event("tasks", **tally.counts())
    else:
        typer.echo(tally.line(), err=True)
    return model
