"""One process, or several that torchrun started: the number of this one, and the exchange of values."""

# pyright: reportUnknownMemberType=false
# torch.distributed leaves the types of some arguments out.

from __future__ import annotations

import contextlib
import gc
import importlib
import os
from collections.abc import Generator
from dataclasses import dataclass

import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

from segue.errors import ConfigError


def first_process() -> bool:
    """Whether this process writes: it is the only one, or the first that torchrun started."""
    return os.environ.get("RANK", "0") == "0"


@dataclass(frozen=True)
class World:
    """The processes that train together.

    Attributes:
        rank: This process's number, from 0; process 0 evaluates, writes and shows.
        size: Number of processes.
        device: The device of this process.
    """

    rank: int
    size: int
    device: torch.device

    @property
    def first(self) -> bool:
        """Whether this process evaluates, writes and shows."""
        return self.rank == 0

    def wrap(self, module: nn.Module) -> nn.Module:
        """The module whose gradients are averaged over the processes; the module itself in a single process."""
        if self.size == 1:
            return module
        devices = [self.device.index] if self.device.type == "cuda" else None
        return DistributedDataParallel(module, device_ids=devices)

    def agree(self, value: float) -> float:
        """The first process's value, in every process."""
        if self.size == 1:
            return value
        shared = torch.tensor([value], dtype=torch.float64, device=self.device)
        distributed.broadcast(shared, src=0)
        return float(shared.item())

    def mean(self, value: float) -> float:
        """The mean of all processes' values, in every process."""
        if self.size == 1:
            return value
        shared = torch.tensor([value], dtype=torch.float64, device=self.device)
        distributed.all_reduce(shared)
        return float(shared.item()) / self.size


def unsynchronised(module: nn.Module, *, last: bool) -> contextlib.AbstractContextManager[object]:
    """A context for one accumulated batch: processes exchange gradients only at the last batch of a step."""
    if isinstance(module, DistributedDataParallel) and not last:
        return module.no_sync()
    return contextlib.nullcontext()


@contextlib.contextmanager
def world(device: str) -> Generator[World]:
    """Join the processes that torchrun started, if it did.

    Args:
        device: "auto" uses a GPU if there is one; else a torch device: "cpu", "cuda", "cuda:1", "mps".

    Raises:
        ConfigError: The device does not exist.
    """
    size, rank, local = (int(os.environ.get(name, value)) for name, value in _TORCHRUN)
    chosen = _device(device, local if size > 1 else 0)
    joined = size > 1 and not distributed.is_initialized()
    if joined:
        _join("nccl" if chosen.type == "cuda" else "gloo")
    try:
        yield World(rank, size, chosen)
    finally:
        if joined:
            gc.collect()  # a wrapped module refers to itself, and to the group
            distributed.destroy_process_group()


def _join(backend: str) -> None:
    """Start the process group in such a way that it can end.

    A group ends, with its threads, when nothing refers to it. Threads that outlive the interpreter abort
    the process. `torch.distributed.nn`, which DDP imports at its first use, stores the current group
    as a default of its functions, and so keeps it alive. Imported before there is a group, it stores none.
    """
    importlib.import_module("torch.distributed.nn")
    distributed.init_process_group(backend)


_TORCHRUN = (("WORLD_SIZE", "1"), ("RANK", "0"), ("LOCAL_RANK", "0"))


def _device(name: str, local: int) -> torch.device:
    if name == "auto":
        return torch.device("cuda", local) if torch.cuda.is_available() else torch.device("cpu")
    try:
        device = torch.device("cuda", local) if name == "cuda" else torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = (str(error).splitlines() or ["not available"])[0]
        raise ConfigError(
            expected="a device that torch has here", got=f"{name!r}: {reason}", hint="Use auto or cpu."
        ) from error
    return device
