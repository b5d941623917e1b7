"""The loss of a namer: cross entropy of each unit of the true title, given those before it."""

from __future__ import annotations

import torch
from torch import nn

from segue.naming.recipe import Teaching
from segue.training import Batch, Loss

LEAST = -1e9
"""A score that stands for "never"."""


def loss_of(teaching: Teaching) -> Loss:
    """Return the loss of a batch.

    With scheduled sampling a first pass, without gradients, guesses the units; a share of those that the second pass
    is given are these guesses, as they will be when no true title is there.
    """

    def loss(module: nn.Module, batch: Batch) -> torch.Tensor:
        prefix = batch["prefix"]
        if teaching.scheduled and module.training:
            prefix = _guessed(module, batch, teaching.scheduled)
        scores = module(batch["tokens"], prefix)
        return nn.functional.cross_entropy(
            scores.flatten(0, 1),
            batch["target"].flatten(),
            ignore_index=0,
            label_smoothing=teaching.smoothing if module.training else 0.0,
        )

    return loss


def _guessed(module: nn.Module, batch: Batch, share: float) -> torch.Tensor:
    """The prefix with some units, never the first or padding, replaced by the network's own."""
    prefix = batch["prefix"]
    with torch.no_grad():
        scores = module(batch["tokens"], prefix)[:, :-1]
        scores[:, :, 0] = LEAST
        guesses = scores.argmax(dim=-1)
    taken = (torch.rand(guesses.shape, device=guesses.device) < share) & (prefix[:, 1:] != 0)
    return torch.cat([prefix[:, :1], torch.where(taken, guesses, prefix[:, 1:])], dim=1)
