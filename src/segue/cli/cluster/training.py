"""Options of the commands that train, and training by workers of a cluster: each worker runs the same command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias, cast, get_type_hints

import typer

from segue.extras import need

TrainingCluster: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Train by workers of a Ray cluster: HOST:PORT, or auto for this machine's (needs segue\\[train]). Its "
        "nodes see all files at the same paths.",
    ),
]

TrainingWorkers: TypeAlias = Annotated[
    int | None, typer.Option("--workers", min=1, help="With --cluster: how many train together. [default: 2]")
]

WORKERS: Final = 2


def check_workers(cluster: str | None, workers: int | None) -> None:
    """Refuse workers without a cluster.

    Raises:
        ConfigError: They are given without it.
        MissingExtraError: Ray, or what Ray Train needs, is not installed.
    """
    from segue.errors import ConfigError

    if cluster is None and workers is not None:
        raise ConfigError(
            expected="--cluster",
            got="--workers alone",
            hint="Add --cluster ADDRESS; for several processes of one machine, use torchrun.",
        )
    if cluster == "local":
        raise ConfigError(
            expected="a Ray cluster",
            got="local",
            hint="For several processes of one machine: torchrun --nproc-per-node N -m segue …",
        )
    if cluster is not None:
        need("Training by workers of a cluster", "train")


def by_workers(
    command: Callable[..., None], given: Mapping[str, Any], address: str, workers: int | None
) -> None:
    """Let workers of a cluster run a command that trains, and print what the first one says.

    Args:
        command: The command's function; its first two arguments are what it reads and `out`.
        given: The values of all its options.
        address: The cluster.
        workers: How many; None for two.
    """
    from segue.cluster.training import Workers, train_by_workers

    options = {name: _plain(value) for name, value in given.items()}
    options |= {"cluster": None, "workers": None}
    name = f"{command.__module__}:{command.__qualname__}"
    count = workers or WORKERS
    typer.echo(f"training by {count} workers", err=True)
    device = given["device"]
    asked = Workers(address, count, gpus=None if device == "auto" else device.startswith("cuda"), told=_told)
    typer.echo(
        train_by_workers(asked, f"{__name__}:run", {"command": name, "given": options}, given["out"]),
        nl=False,
    )


def run(command: str, given: dict[str, Any]) -> None:
    """Run a command with options that went through JSON: what each worker does."""
    import pkgutil

    import msgspec

    function = pkgutil.resolve_name(command)
    hints = get_type_hints(function)
    function(**{name: msgspec.convert(value, hints[name], dec_hook=_typed) for name, value in given.items()})


def _plain(value: object) -> object:
    """A value as JSON has it; a path from wherever a worker runs."""
    if isinstance(value, list):
        return [_plain(one) for one in cast("list[object]", value)]
    return str(value.absolute()) if isinstance(value, Path) else value


def _typed(kind: type, value: Any) -> Any:
    return kind(value)


def _told(_: str, fields: dict[str, object]) -> None:
    from segue.terminal import harmless

    typer.echo(harmless(f"begun again: {', '.join(map(str, fields.values()))}"), err=True)
