"""How large a batch may be under a memory limit, and how many of them make the batch asked for."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import torch
from torch import nn
from torch.func import functional_call

from segue.errors import ConfigError

BYTES: Final = 4
"""Of a float32."""

STATES: Final = 5
"""Numbers kept a parameter: itself, its gradient, AdamW's two means and the moving average."""

COPIES: Final = 2
"""Numbers kept an activation: itself and its gradient."""


class BatchPlan(NamedTuple):
    """So many examples at once, so many times before a step."""

    batch_size: int
    accumulate: int


def plan_batches(
    network: nn.Module, shape: tuple[int, int, int], batch_size: int, limit: float | None
) -> BatchPlan:
    """The fewest equal batches that together are `batch_size` examples and stay under a memory limit.

    What an example takes is the sum of all layers' outputs, counted without computing them; what the network takes is
    its parameters, gradients, AdamW's state and average. Workspaces of the convolutions come on top.

    Args:
        network: What is trained.
        shape: Of one example: channels, height, frames.
        batch_size: Examples a step.
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
    """How many numbers the layers of a network put out for one example."""
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
