"""Options of the commands that a cluster can work for."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from segue.extras import need

if TYPE_CHECKING:
    from segue.cluster.fitting import Place

Address: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Work by shards: on a Ray cluster (HOST:PORT, or auto for this machine's; needs segue\\[cluster]), or "
        "local for processes of this machine.",
    ),
]

Shards: TypeAlias = Annotated[
    int | None,
    typer.Option(min=1, help="With --cluster: how many shards, by the dataset's size unless told."),
]

Work: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--work",
        help="With --cluster: the working folder, at the same path on every node. What is done is kept there, and a "
        "stopped command goes on from it. Unless told: beside the output, until that is complete.",
    ),
]


def needs_ray(address: str | None) -> None:
    """Refuse a Ray cluster without Ray, before any work.

    Raises:
        MissingExtraError: Ray is needed and not installed.
    """
    if address not in (None, "local"):
        need("A cluster", "cluster")


def check_alone(address: str | None, shards: int | None, work: Path | None) -> None:
    """Refuse options that only a cluster uses.

    Raises:
        ConfigError: One is given without it.
    """
    from segue.errors import ConfigError

    for name, value in (("--shards", shards), ("--work", work)):
        if address is None and value is not None:
            raise ConfigError(
                expected="--cluster", got=f"{name} alone", hint=f"Add --cluster local, or leave {name} out."
            )


@contextmanager
def place_at(
    address: str, out: Path, *, shards: int | None, work: Path | None, jobs: int | None
) -> Generator[Place]:
    """Yield where to work; a folder that was not named is removed when the block succeeds.

    Raises:
        ConfigError: No folder is named, and the output is a pipe or a device, which has none beside it.
    """
    import shutil

    from segue.cluster.fitting import Place
    from segue.cluster.opening import engine_at
    from segue.errors import ConfigError
    from segue.files.targets import is_sink

    if work is None and is_sink(out):
        raise ConfigError(expected="--work for this output", got=str(out), hint="Name a folder with --work.")

    folder = (work or out.with_name(f"{out.name}.work")).absolute()
    with engine_at(address, jobs) as engine:
        yield Place(engine, folder, shards)
    if work is None:
        shutil.rmtree(folder, ignore_errors=True)
