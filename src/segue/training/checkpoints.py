"""A training run's whole state as one file: weights, optimiser, best weights so far, and position.

It is a safetensors file whose header holds the rest as JSON. One file is replaced whole or not at all, so a kill at
any moment leaves a valid checkpoint. It holds no state of random generators, because every step seeds its own.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# safetensors ships no types for its torch functions.

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from segue.errors import ArtifactError, Where
from segue.files.artifacts import new_file
from segue.files.utf8_paths import utf8_path
from segue.training.history import EpochResult

Tensors = dict[str, torch.Tensor]

FORMAT_VERSION: Final = 1


class Position(msgspec.Struct, kw_only=True):
    """The position of a run.

    Attributes:
        identity: Identifies the run; a checkpoint of another run is refused.
        epoch: The current epoch, from 0.
        step: Finished steps of this epoch.
        steps: Finished steps in all.
        loss: Sum of the losses of the epoch's steps.
        seconds: Time of the epoch so far.
        epochs: Results of the finished epochs.
        best_epoch: The epoch whose weights are kept, from 1; 0 before there is one.
        finished: Whether the run has ended.
        scaler: The loss scaler's state; empty without float16.
        format_version: The version of the file's layout.
    """

    identity: str
    epoch: int = 0
    step: int = 0
    steps: int = 0
    loss: float = 0.0
    seconds: float = 0.0
    epochs: list[EpochResult] = []
    best_epoch: int = 0
    finished: bool = False
    scaler: dict[str, float] = {}
    format_version: int = FORMAT_VERSION


def weights(module: nn.Module) -> Tensors:
    """Every parameter and buffer once, by name: tied weights under their first name."""
    return {**dict(module.named_parameters()), **dict(module.named_buffers())}


def snapshot(module: nn.Module) -> Tensors:
    """A copy of the weights in main memory."""
    return {name: value.detach().to("cpu", copy=True) for name, value in weights(module).items()}


def restore(module: nn.Module, values: Mapping[str, torch.Tensor]) -> None:
    """Set the weights to a snapshot's."""
    with torch.no_grad():
        for name, value in weights(module).items():
            value.copy_(values[name])


def save_checkpoint(
    path: Path, position: Position, module: nn.Module, optimiser: torch.optim.Optimizer, best: Tensors | None
) -> None:
    """Write a checkpoint, whole or not at all."""
    tensors = {f"{_WEIGHTS}{name}": value for name, value in snapshot(module).items()}
    for name, parameter in module.named_parameters():
        for key, value in optimiser.state.get(parameter, {}).items():
            tensors[f"{_OPTIMISER}{key}/{name}"] = torch.as_tensor(value).detach().to("cpu").contiguous()
    for name, value in (best or {}).items():
        tensors[f"{_BEST}{name}"] = value
    tensors = {name: value.contiguous() for name, value in tensors.items()}
    with new_file(path) as temporary:
        save_file(tensors, temporary, metadata={"position": msgspec.json.encode(position).decode()})


def load_checkpoint(
    path: Path, identity: str, module: nn.Module, optimiser: torch.optim.Optimizer
) -> tuple[Position, Tensors | None]:
    """Read a checkpoint into a module and an optimiser.

    Returns:
        The position of the run, and the best weights so far.

    Raises:
        ArtifactError: The file is damaged, newer than this library, or of another run.
    """
    tensors, position = _read(path)
    if position.identity != identity:
        raise ArtifactError(
            expected="the checkpoint of this run",
            got="that of another run: other data, settings, encoder or number of processes",
            where=Where(path),
            hint="Repeat the command that was stopped, or delete the file to start anew.",
        )
    try:
        restore(module, _part(tensors, _WEIGHTS))
    except (KeyError, RuntimeError) as error:
        raise _damaged(path, error) from error
    for group in optimiser.param_groups:
        group["lr"] = 0.0  # each step sets its learning rate
    _restore_optimiser(module, optimiser, _part(tensors, _OPTIMISER))
    return position, _part(tensors, _BEST) or None


_WEIGHTS: Final = "weights/"
_OPTIMISER: Final = "optimiser/"
_BEST: Final = "best/"


def _read(path: Path) -> tuple[Tensors, Position]:
    try:
        with utf8_path(path) as place, safe_open(place, framework="pt") as file:
            position = msgspec.json.decode(file.metadata()["position"], type=Position)
            tensors: Tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no dict
    except (SafetensorError, OSError, KeyError, TypeError, msgspec.DecodeError) as error:
        raise _damaged(path, error) from error
    if position.format_version > FORMAT_VERSION:
        raise ArtifactError(
            expected=f"checkpoint format {FORMAT_VERSION} or older",
            got=f"format {position.format_version}",
            where=Where(path),
            hint="Update Segue, or delete the file to start anew.",
        )
    return tensors, position


def _damaged(path: Path, error: Exception) -> ArtifactError:
    return ArtifactError(
        expected="a checkpoint",
        got=f"a file that cannot be read as one: {error}",
        where=Where(path),
        hint="Delete the file to start anew.",
    )


def _part(tensors: Tensors, prefix: str) -> Tensors:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


def _restore_optimiser(module: nn.Module, optimiser: torch.optim.Optimizer, values: Tensors) -> None:
    for name, parameter in module.named_parameters():
        state = {
            key.partition("/")[0]: value for key, value in values.items() if key.partition("/")[2] == name
        }
        if state:
            optimiser.state[parameter] = {key: _like(parameter, value) for key, value in state.items()}


def _like(parameter: nn.Parameter, value: torch.Tensor) -> torch.Tensor:
    """A state on its parameter's device in its memory format; AdamW misreads a state of another format."""
    if value.shape != parameter.shape:
        return value.to(parameter.device)
    return torch.empty_like(parameter, dtype=value.dtype, requires_grad=False).copy_(value)
