"""Training of a memory network: each time, a playlist shows another number of its first tracks and hides the rest."""

# pyright: reportUnknownMemberType=false
# torch leaves the types of some functions out.

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from segue.protocols import Progress
from segue.sequences.lists import Codes, Floats
from segue.sequences.memory import MemoryNetwork, MemoryRecipe, positions
from segue.sequences.start import started
from segue.sequences.training import NO_TARGET, among_some, dev_size, one_thread, trainer_of
from segue.training import Batch, DevMetric

ASKED = 0.7
"""Share of the examples that show the question beside tracks; those without tracks always do."""

NEVER = -1e9


class Told(NamedTuple):
    """A playlist: its title's words in order, its tags and its tracks in order, as codes of known ones."""

    words: Codes
    tags: Codes
    tracks: Codes


class MemoryModule(nn.Module):
    """See `segue.sequences.memory` for the formulas."""

    def __init__(self, recipe: MemoryRecipe, tracks: int, parts: int) -> None:
        super().__init__()
        dim, self.hops = recipe.dim, recipe.hops
        self.nothing = nn.Parameter(0.1 * torch.randn(dim))
        self.parts = nn.Embedding(parts + 1, dim, padding_idx=0)
        self.asked = nn.Embedding(tracks + 1, dim, padding_idx=0)
        self.held = nn.Embedding(tracks + 1, dim, padding_idx=0)
        for table in (self.parts, self.asked, self.held):
            nn.init.normal_(table.weight[1:], std=0.1)
        self.asked_age = nn.Parameter(0.01 * torch.randn(recipe.longest, dim))
        self.held_age = nn.Parameter(0.01 * torch.randn(recipe.longest, dim))
        self.turn, self.norm = nn.Linear(dim, dim, bias=False), nn.LayerNorm(dim)
        self.dropout = nn.Dropout(recipe.dropout)
        self.bias = nn.Parameter(torch.zeros(tracks))

    def forward(
        self,
        parts: torch.Tensor,
        encoding: torch.Tensor,
        memories: torch.Tensor,
        among: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return the scores of tracks, (n, tracks).

        Args:
            parts: Ids of words and tags, (n, parts), 0 for none.
            encoding: What each is multiplied by, (n, parts, dim).
            memories: Ids of tracks, the newest first, (n, memories), 0 for none.
            among: Tracks to score; None for all.
        """
        count = (parts != 0).sum(1, keepdim=True).clamp(min=1)
        state = self.nothing + self.dropout((self.parts(parts) * encoding).sum(1) / count)
        there = memories != 0
        keys = self.asked(memories) + self.asked_age[: memories.shape[1]]
        values = self.held(memories) + self.held_age[: memories.shape[1]]
        for _ in range(self.hops):
            exponents = torch.einsum("nmd,nd->nm", keys, state).masked_fill(~there, NEVER)
            weights = torch.softmax(exponents, dim=1) * there
            state = self.turn(state) + torch.einsum("nm,nmd->nd", weights, values)
        read = self.dropout(self.norm(state))
        if among is None:
            return read @ self.held.weight[1:].T + self.bias
        return read @ self.held(among + 1).T + self.bias[among]


class MemoryExamples:
    """Playlists as examples of the protocol `segue.training.Examples`."""

    def __init__(self, told: Sequence[Told], recipe: MemoryRecipe, shares: Floats) -> None:
        self._told, self._recipe, self._shares = told, recipe, shares

    def __len__(self) -> int:
        return len(self._told)

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Batch:
        """See `Examples`."""
        given, target = self._given(rows, rng)
        return {**given, **among_some(target, self._shares, self._recipe.negatives, rng)}

    def whole(self, rows: NDArray[np.int64]) -> Batch:
        """Return some playlists, to be predicted among all tracks; the same each time."""
        given, target = self._given(rows, np.random.default_rng(0))
        return {**given, "target": torch.from_numpy(target)}

    def _given(
        self, rows: NDArray[np.int64], rng: np.random.Generator
    ) -> tuple[dict[str, torch.Tensor], NDArray[np.int64]]:
        recipe = self._recipe
        numbers: list[int] = rows.tolist()
        told = [self._told[row] for row in numbers]
        most = max(1, *(len(one.words) + len(one.tags) for one in told))
        parts = np.zeros((len(told), most), np.int64)
        encoding = np.ones((len(told), most, recipe.dim), np.float32)
        memories = np.zeros((len(told), recipe.longest), np.int64)
        target = np.full((len(told), recipe.targets), NO_TARGET, np.int64)
        for at, one in enumerate(told):
            count = len(one.words) + len(one.tags)
            shown = int(rng.integers(0 if count else 1, len(one.tracks)))
            if count and (not shown or rng.random() < ASKED):
                parts[at, :count] = np.concatenate([one.words, one.tags]) + 1
                encoding[at, : len(one.words)] = positions(len(one.words), recipe.dim)
            newest = one.tracks[:shown][::-1][: recipe.longest]
            memories[at, : len(newest)] = newest + 1
            hidden = rng.permutation(one.tracks[shown:])[: recipe.targets]
            target[at, : len(hidden)] = hidden
        width = max(1, int((memories != 0).sum(1).max()))
        tensors = {"parts": parts, "encoding": encoding, "memories": memories[:, :width]}
        return {name: torch.from_numpy(array) for name, array in tensors.items()}, target


def loss(module: nn.Module, batch: Batch) -> torch.Tensor:
    """Return the mean cross entropy of the hidden tracks, in nats."""
    scores = module(batch["parts"], batch["encoding"], batch["memories"], batch.get("among"))
    if "log_chance" in batch:
        scores = scores - batch["log_chance"]
    found = torch.log_softmax(scores, dim=1)
    there = batch["target"] != NO_TARGET
    return -found.gather(1, batch["target"].clamp(min=0))[there].mean()


def train(
    told: Sequence[Told], recipe: MemoryRecipe, *, tracks: int, parts: int, seed: int, progress: Progress
) -> MemoryNetwork:
    """Train a memory network; the same playlists, recipe and seed give the same one.

    Args:
        told: Playlists of two tracks or more.
        recipe: The network.
        tracks: How many tracks it knows.
        parts: How many words and tags it knows.
        seed: Source of all randomness.
        progress: Shows a bar for each epoch.

    Raises:
        ConfigError: The loss is not a number any more.
    """
    order: list[int] = np.random.default_rng([seed, 6]).permutation(len(told)).tolist()
    held = dev_size(len(told))
    counts = np.bincount(np.concatenate([one.tracks for one in told]), minlength=tracks) + 0.1
    shares = counts / counts.sum()
    examples, dev = (
        MemoryExamples([told[i] for i in sorted(some)], recipe, shares)
        for some in (order[held:], order[:held])
    )
    with torch.random.fork_rng([]):
        torch.manual_seed(seed)
        module = MemoryModule(recipe, tracks, parts)
    rows = [np.sort(one.tracks).astype(np.int64) for one in told]
    first = torch.from_numpy(started(rows, tracks, recipe.dim, seed=seed))
    with torch.no_grad():
        module.bias.copy_(torch.from_numpy(np.log(shares)))
        module.asked.weight[1:] += first
        module.held.weight[1:] += first
    trainer = trainer_of(recipe, seed)
    metric = _likelihood(dev) if len(dev) else None
    with one_thread():
        trainer.train(
            module,
            examples,
            loss,
            dev=metric,
            metric="log likelihood",
            identity=_identity(told, recipe),
            progress=progress,
        )
    return MemoryNetwork(
        recipe, {name: value.detach().numpy().copy() for name, value in module.state_dict().items()}
    )


def _likelihood(dev: MemoryExamples) -> DevMetric:
    return lambda module: -float(loss(module, dev.whole(np.arange(len(dev)))))


def _identity(told: Sequence[Told], recipe: MemoryRecipe) -> str:
    digest = hashlib.blake2b(msgspec.json.encode(recipe), digest_size=16)
    for one in told:
        for codes in one:
            digest.update(codes.tobytes() + b"|")
    return digest.hexdigest()
