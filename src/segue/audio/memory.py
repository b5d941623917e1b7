"""The batch size under a memory limit, and the number of batches that make the requested size."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import torch
from torch import nn
from torch.func import functional_call

from segue.errors import ConfigError

BYTES: Final = 4
"""Bytes of a float32."""

STATES: Final = 5
"""Numbers stored for each parameter: itself, its gradient, AdamW's two means and the moving average."""

COPIES: Final = 2
"""Numbers stored for each activation: itself and its gradient."""


class BatchPlan(NamedTuple):
    """The number of examples at once, and of batches before a step."""

    batch_size: int
    accumulate: int


def plan_batches(
    network: nn.Module, shape: tuple[int, int, int], batch_size: int, limit: float | None
) -> BatchPlan:
    """The fewest equal batches with `batch_size` examples together that stay under a memory limit.

    An example needs the sum of all layers' outputs, counted without computing them. The network needs
    its parameters, gradients, AdamW's state and average. Workspaces of the convolutions are not counted.

    Args:
        network: The network to train.
        shape: Shape of one example: channels, height, frames.
        batch_size: Examples in a step.
        limit: Bytes; None sets no limit.

    Raises:
        ConfigError: Not even one example fits.
    """
    if limit is None:
        return BatchPlan(batch_size, 1)
    fixed = STATES * BYTES * sum(value.numel() for value in network.parameters())
    each = COPIES * BYTES * activations(network, shape)
    fitting = math.floor((limit - fixed) / each)
    if fitting < 1:
        raise ConfigError(
            expected=f"memory for the network ({fixed / 2**30:.2f} GiB) and one example ({each / 2**30:.3f} GiB)",
            got=f"{limit / 2**30:.2f} GiB",
            hint="Raise the limit, or choose a smaller backbone or shorter crops.",
        )
    accumulate = math.ceil(batch_size / fitting)
    return BatchPlan(math.ceil(batch_size / accumulate), accumulate)


def activations(network: nn.Module, shape: tuple[int, int, int]) -> int:
    """The number of values that the network's layers output for one example."""
    counted = 0

    def count(_module: nn.Module, _inputs: object, output: object) -> None:
        nonlocal counted
        if isinstance(output, torch.Tensor):
            counted += output.numel()

    hooks = [m.register_forward_hook(count) for m in network.modules() if not [*m.children()]]
    state = {**dict(network.named_parameters()), **dict(network.named_buffers())}
    shadow = {name: torch.empty_like(value, device="meta") for name, value in state.items()}
    try:
        functional_call(network, shadow, (torch.empty(1, *shape, device="meta"),))
    finally:
        for hook in hooks:
            hook.remove()
    return counted
