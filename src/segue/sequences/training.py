"""Training of a network on ordered lists, by `segue.training`.

With many tracks a step predicts among its own targets and some drawn tracks only (sampled softmax, Bengio & Senécal
2008): log q of each is subtracted from its score, where q is the chance that it is there, by its share f of the lists,

    q = 1 - (1 - f)^(targets of the step) * (1 - drawn / tracks)

so that the network still learns probabilities among all tracks.
"""

# pyright: reportUnknownMemberType=false
# torch leaves the types of some functions out.

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Generator
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from segue.errors import DataError
from segue.protocols import Progress, Silent
from segue.sequences.lists import Codes, Floats, Lists
from segue.sequences.memory import MemoryRecipe
from segue.sequences.networks.network import BEGIN, FIRST, PADDING, NextTrackNetwork
from segue.sequences.recipe import NetworkRecipe
from segue.sequences.running import Network
from segue.sequences.start import started
from segue.training import Batch, DevMetric, History, Trainer

DEV_SHARE: Final = 0.05
DEV_MOST: Final = 500
DEV_LEAST: Final = 10
"""Fewer lists than this say too little about when to stop."""

PATIENCE: Final = 3
NO_TARGET: Final = -100
_SILENT: Final = Silent()


class NextTracks:
    """Lists as examples: each track is to be predicted from those before it.

    Args:
        lists: Lists of two tracks or more.
        recipe: How long an example is (a longer list gives a part of it, another one each time), and how many tracks
            are drawn.
        shares: Share of each track in all training lists, (tracks,).
    """

    def __init__(self, lists: list[Codes], recipe: NetworkRecipe, shares: Floats) -> None:
        self._lists, self._longest = lists, recipe.longest
        self._drawn, self._shares = recipe.negatives, shares

    def __len__(self) -> int:
        return len(self._lists)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The number of tracks of each example."""
        return np.array([min(len(one), self._longest) for one in self._lists], np.int64)

    def batch(self, rows: NDArray[np.int64], rng: np.random.Generator) -> Batch:
        """See `Examples`."""
        ids, target = self._padded(rows, rng)
        return {"ids": torch.from_numpy(ids), **among_some(target, self._shares, self._drawn, rng)}

    def whole(self, rows: NDArray[np.int64]) -> Batch:
        """Return some lists, to be predicted among all tracks; the same each time."""
        ids, target = self._padded(rows, np.random.default_rng(0))
        return {"ids": torch.from_numpy(ids), "target": torch.from_numpy(target)}

    def _padded(
        self, rows: NDArray[np.int64], rng: np.random.Generator
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return ids, and the track after each of them; both (lists, longest)."""
        parts: list[tuple[Codes, bool]] = []
        numbers: list[int] = rows.tolist()
        for row in numbers:
            whole = self._lists[row]
            start = int(rng.integers(0, max(len(whole) - self._longest, 0) + 1))
            parts.append((whole[start : start + self._longest], start == 0))
        width = max(len(part) for part, _ in parts)
        ids = np.full((len(parts), width), PADDING, np.int64)
        target = np.full((len(parts), width), NO_TARGET, np.int64)
        for place, (part, begins) in enumerate(parts):
            ids[place, 1 : len(part)] = part[:-1] + FIRST
            target[place, : len(part)] = part
            if begins:
                ids[place, 0] = BEGIN
            else:  # nobody knows what was before it
                target[place, 0] = NO_TARGET
        return ids, target


def among_some(
    target: NDArray[np.int64], shares: Floats, drawn: int, rng: np.random.Generator
) -> dict[str, torch.Tensor]:
    """Return targets as places among themselves and some drawn tracks, with log q of each; see the module.

    Args:
        target: Tracks to predict, of any shape; negative where there is none.
        shares: Share of each track in the training lists.
        drawn: How many tracks to draw; with hardly more tracks than that, `target` is returned as it is.
        rng: Draws them.
    """
    tracks, there = len(shares), target >= 0
    if tracks <= 2 * drawn:
        return {"target": torch.from_numpy(target)}
    among = np.union1d(target[there], rng.integers(0, tracks, drawn))
    missing = (1 - shares[among]) ** there.sum() * (1 - drawn / tracks)
    places = target.copy()
    places[there] = np.searchsorted(among, target[there])
    return {
        "target": torch.from_numpy(places),
        "among": torch.from_numpy(among),
        "log_chance": torch.from_numpy(np.log1p(-missing).astype(np.float32)),
    }


def loss(module: nn.Module, batch: Batch) -> torch.Tensor:
    """Return the mean cross entropy of the true next tracks, in nats."""
    scores = module(batch["ids"], batch.get("among"))
    if "log_chance" in batch:
        scores = scores - batch["log_chance"]
    return nn.functional.cross_entropy(
        scores.flatten(0, 1), batch["target"].flatten(), ignore_index=NO_TARGET
    )


def train(
    lists: Lists,
    recipe: NetworkRecipe,
    *,
    seed: int,
    checkpoint: Path | None = None,
    progress: Progress = _SILENT,
) -> tuple[Network, History]:
    """Train a network; the same lists, recipe and seed give the same one.

    Args:
        lists: The training lists, with codes of the tracks that it is to know; those of one track are left out.
        recipe: The network.
        seed: Source of all randomness.
        checkpoint: A file that an interrupted training continues from.
        progress: Shows a bar for each epoch.

    Raises:
        DataError: No list has two known tracks.
        ConfigError: The loss is not a number any more.
        ArtifactError: `checkpoint` is damaged, or of another training.
    """
    usable = [lists[i] for i in np.flatnonzero(lists.lengths > 1).tolist()]
    if not usable:
        raise DataError(
            expected="playlists with two tracks or more that other playlists hold too",
            got="none",
            hint="Lower min_count, or give more playlists.",
        )
    order: list[int] = np.random.default_rng([seed, 5]).permutation(len(usable)).tolist()
    held = dev_size(len(usable))
    counts = np.bincount(np.concatenate(usable), minlength=lists.tracks) + 0.1
    shares = counts / counts.sum()
    examples, dev = (
        NextTracks([usable[i] for i in sorted(some)], recipe, shares) for some in (order[held:], order[:held])
    )
    network = _network(usable, recipe, shares, seed)
    settings = trainer_of(recipe, seed)
    with one_thread():
        history = settings.train(
            network,
            examples,
            loss,
            dev=_likelihood(dev, recipe.batch) if len(dev) else None,
            metric="log likelihood",
            lengths=examples.lengths,
            identity=_identity(usable, recipe),
            checkpoint=checkpoint,
            progress=progress,
        )
    arrays = {name: value.detach().numpy().copy() for name, value in network.state_dict().items()}
    return Network(recipe, lists.tracks, arrays), history


def trainer_of(recipe: NetworkRecipe | MemoryRecipe, seed: int) -> Trainer:
    """Return the trainer of a recipe's network, on the processor."""
    return Trainer(
        epochs=recipe.epochs,
        batch_size=recipe.batch,
        learning_rate=recipe.rate,
        patience=PATIENCE,
        device="cpu",
        seed=seed,
        loaders=0,
    )


def dev_size(lists: int) -> int:
    """Return how many lists are held out to stop by; 0 where there are few."""
    held = min(int(lists * DEV_SHARE), DEV_MOST)
    return held if held >= DEV_LEAST else 0


@contextlib.contextmanager
def one_thread() -> Generator[None]:
    """Let torch use one thread: sums have one order, and small products gain nothing from more."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _network(usable: list[Codes], recipe: NetworkRecipe, shares: Floats, seed: int) -> NextTrackNetwork:
    with torch.random.fork_rng([]):
        torch.manual_seed(seed)
        network = NextTrackNetwork(recipe, len(shares))
    with torch.no_grad():
        network.bias.copy_(torch.from_numpy(np.log(shares)))
        if recipe.started:
            rows = [np.sort(one).astype(np.int64) for one in usable]
            vectors = started(rows, len(shares), recipe.dim, seed=seed)
            network.vectors.weight[FIRST:] += torch.from_numpy(vectors)
    return network


def _likelihood(dev: NextTracks, size: int) -> DevMetric:
    def metric(module: nn.Module) -> float:
        total = weight = 0.0
        for start in range(0, len(dev), size):
            rows = np.arange(start, min(start + size, len(dev)))
            batch = dev.whole(rows)
            targets = float((batch["target"] != NO_TARGET).sum())
            total, weight = total + targets * float(loss(module, batch)), weight + targets
        return -total / weight

    return metric


def _identity(usable: list[Codes], recipe: NetworkRecipe) -> str:
    digest = hashlib.blake2b(msgspec.json.encode(recipe), digest_size=16)
    for codes in usable:
        digest.update(codes.tobytes() + b"|")
    return digest.hexdigest()
