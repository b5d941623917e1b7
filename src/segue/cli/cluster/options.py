"""Options of the commands that a cluster can work for."""

from __future__ import annotations

from collections.abc import Generator, Mapping
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
    str | None,
    typer.Option(
        "--work",
        metavar="FOLDER",
        help="With --cluster: the working folder, at the same path on every node, or s3://BUCKET/PREFIX. What is done "
        "is kept there, and a stopped command goes on from it. Unless told: beside the output, until that is complete.",
    ),
]


def needs_ray(address: str | None) -> None:
    """Refuse a Ray cluster without Ray, before any work.

    Raises:
        MissingExtraError: Ray is needed and not installed.
    """
    if address not in (None, "local"):
        need("A cluster", "cluster")


def check_alone(address: str | None, shards: int | None, work: str | None) -> None:
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


def check_here(address: str | None, given: Mapping[str, bool]) -> None:
    """Refuse options that only a fit without a cluster has.

    Raises:
        ConfigError: One is given with it.
    """
    from segue.errors import ConfigError

    for name, value in given.items():
        if address is not None and value:
            raise ConfigError(
                expected=f"{name} without --cluster",
                got="both",
                hint="A fit by shards always keeps what is done: name the folder with --work."
                if name == "--resume"
                else f"Leave --cluster or {name} out.",
            )


@contextmanager
def place_at(
    address: str, out: Path, *, shards: int | None, work: str | None, jobs: int | None, json: bool = False
) -> Generator[Place]:
    """Yield where to work; a folder that was not named is removed when the block succeeds.

    Raises:
        ConfigError: No folder is named, and the output is a pipe or a device, which has none beside it.
    """
    import shutil

    from segue.cluster.fitting import Place
    from segue.cluster.locations import location_of
    from segue.cluster.opening import engine_at
    from segue.errors import ConfigError
    from segue.files.targets import is_sink

    if work is None and is_sink(out):
        raise ConfigError(expected="--work for this output", got=str(out), hint="Name a folder with --work.")

    own = out.absolute().with_name(f"{out.name}.work")
    with engine_at(address, jobs) as engine:
        yield Place(engine, own if work is None else location_of(work), shards, _event if json else _line)
    if work is None:
        shutil.rmtree(own, ignore_errors=True)


def _event(name: str, fields: dict[str, object]) -> None:
    """Tell programs what is tried again, as an event."""
    from segue.cli.terminal import events

    events.event(name, **fields)


def _line(name: str, fields: dict[str, object]) -> None:
    """Tell people what is tried again, in a line."""
    from segue.terminal import harmless

    what = "tried again" if name == "again" else "damaged, made anew"
    typer.echo(harmless(f"{what}: {', '.join(str(value) for value in fields.values() if value)}"), err=True)
