"""Training by several workers of a Ray cluster: Ray Train starts them together, torch averages their gradients.

Each worker calls the same function with the same options, as each process of torchrun does; Ray Train sets the
variables that torchrun would set, and `segue.training` reads them. So a number of workers gives the model that torchrun
gives with as many processes, wherever they run. A training that loses a worker is begun again by all of them, from its
checkpoint.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import logging
import os
import pkgutil
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from segue.cluster.checks import check_nodes
from segue.cluster.encoding import encoded
from segue.cluster.engines.ray_engine import RayEngine
from segue.cluster.runner import KEPT, TRIES, Told, untold
from segue.errors import ConfigError, SegueError, Where, as_data, from_data

NEEDS: Final = 1 << 30
"""Bytes of memory that a worker needs at least, torch included."""

MARK: Final = "segue-error:"
"""What an error of Segue's begins with on its way through Ray."""

LONGEST: Final = 300


@dataclass(frozen=True)
class Workers:
    """Who trains.

    Attributes:
        address: The Ray cluster.
        count: How many workers train together.
        gpus: Whether each has a GPU; None if there are enough.
        told: Is told when a training begins again.
    """

    address: str
    count: int
    gpus: bool | None = None
    told: Told = untold


def train_by_workers(workers: Workers, function: str, options: dict[str, Any], out: Path) -> str:
    """Let workers call a function that trains, and return what the first of them printed.

    Args:
        workers: Who trains.
        function: "module:name" of a function that trains in every process of torchrun.
        options: What it is called with: JSON values. Paths are those of the nodes.
        out: What it writes; every node sees its folder at this path.

    Raises:
        MissingExtraError: Ray is not installed.
        ConfigError: The cluster cannot be joined, or has too few cores or GPUs.
        ArtifactError: The nodes do not all see the folder.
        SegueError: The training failed: its own error, or that workers were lost too often.
    """
    own = out.absolute().with_name(f"{out.name}.train-{secrets.token_hex(4)}")  # nobody else's: it is removed
    said = own / "said.txt"
    config = {"function": function, "options": encoded(options).decode(), "said": str(said)}
    why = ""
    try:
        for attempt in range(1, TRIES + 1):
            why = _trained(workers, config, own)
            if not why:
                return said.read_text("utf-8")
            if attempt < TRIES:
                workers.told("again", {"task": f"the training of {out.name}", "why": why})
    finally:
        shutil.rmtree(own, ignore_errors=True)
    raise SegueError(f"the training failed {TRIES} times, the last time: {why}", where=Where(out), hint=KEPT)


def _with_room(engine: RayEngine, workers: Workers) -> Workers:
    """Return the workers, with GPUs or without.

    Raises:
        ConfigError: There are too few cores or GPUs for them.
    """
    gpus = engine.gpus() >= workers.count if workers.gpus is None else workers.gpus
    room = engine.gpus() if gpus else engine.room(0)
    if room < workers.count:
        raise ConfigError(
            expected=f"{workers.count} {'GPUs' if gpus else 'cores'} for as many workers",
            got=str(room),
            where=Where(workers.address),
            hint="Ask for fewer with --workers, or add nodes.",
        )
    return dataclasses.replace(workers, gpus=gpus)


def _trained(workers: Workers, config: dict[str, str], own: Path) -> str:
    """Train, and return why a worker was lost; "" if none was.

    Each try is a driver of its own: Ray gives the cores of a training that failed back when its driver leaves.
    """
    engine = RayEngine(workers.address)
    try:
        from ray.train import TrainingFailedError  # pyright: ignore[reportMissingTypeStubs] - it has no types

        check_nodes(engine, own.parent, secrets.token_hex(8), needs=NEEDS)
        logging.getLogger("ray.train").setLevel(logging.ERROR)
        trainer = _trainer(_with_room(engine, workers), config, own)
        try:
            trainer.fit()
        except TrainingFailedError as error:
            _raise_own(str(error))
            return _last_line(str(error))
        return ""
    finally:
        engine.disconnect()


def _trainer(workers: Workers, config: dict[str, str], own: Path) -> Any:
    """Return what trains once, under a name of its own: a name that Ray Train knows goes on where it ended."""
    import ray.train  # pyright: ignore[reportMissingTypeStubs] - as above
    from ray.train import torch as on_torch  # pyright: ignore[reportMissingTypeStubs] - as above

    train: Any = ray.train
    # its own tries would not end while the nodes for all workers are not there
    failures = train.FailureConfig(max_failures=0, controller_failure_limit=TRIES)
    return on_torch.TorchTrainer(
        worker_main,
        train_loop_config=config,
        torch_config=on_torch.TorchConfig(backend="nccl" if workers.gpus else "gloo"),
        scaling_config=train.ScalingConfig(num_workers=workers.count, use_gpu=bool(workers.gpus)),
        run_config=train.RunConfig(name=secrets.token_hex(4), storage_path=str(own), failure_config=failures),
    )


def worker_main(config: dict[str, str]) -> None:
    """Train, as one of the workers: the function that Ray Train calls. The first one leaves what was printed."""
    function: Callable[..., object] = pkgutil.resolve_name(config["function"])
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            function(**msgspec.json.decode(config["options"]))
    except SegueError as error:
        raise RuntimeError(MARK + msgspec.json.encode(as_data(error)).decode()) from error
    if os.environ["RANK"] == "0":
        Path(config["said"]).write_text(said.getvalue(), "utf-8")


def _raise_own(text: str) -> None:
    """Raise the error of Segue's that a text of Ray's has, if it has one."""
    for line in text.splitlines():
        _, mark, rest = line.partition(MARK)
        if mark:
            with contextlib.suppress(msgspec.DecodeError):
                raise from_data(msgspec.json.decode(rest, type=dict[str, Any]))


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:LONGEST] if lines else "no reason is known"
