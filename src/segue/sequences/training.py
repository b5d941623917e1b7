"""Training of a network on ordered lists, by `segue.training`.

With many tracks a step predicts among its own targets and some drawn tracks only (sampled softmax, Bengio & Senécal 2008):
log q of each is subtracted from its score, where q is the chance that it is there, by its share f of the training lists,

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
from segue.sequences.networks.network import BEGIN, FIRST, PADDING, NextTrackNetwork
from segue.sequences.recipe import NetworkRecipe
from segue.sequences.running import Network
from segue.sequences.start import started
from segue.training import Batch, DevMetric, History, Trainer

DEV_SHARE: Final = 0.05
DEV_MOST: Final = 500
PATIENCE: Final = 3
_NO_TARGET: Final = -100
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
        tracks, there = len(self._shares), target >= 0
        if tracks <= self._drawn + len(self._lists):
            return {"ids": torch.from_numpy(ids), "target": torch.from_numpy(target)}
        among = np.union1d(target[there], rng.integers(0, tracks, self._drawn))
        missing = (1 - self._shares[among]) ** there.sum() * (1 - self._drawn / tracks)
        target[there] = np.searchsorted(among, target[there])
        return {
            "ids": torch.from_numpy(ids),
            "target": torch.from_numpy(target),
            "among": torch.from_numpy(among),
            "log_chance": torch.from_numpy(np.log1p(-missing).astype(np.float32)),
        }

    def whole(self, rows: NDArray[np.int64]) -> Batch:
        """Return some lists, to be predicted among all tracks; the same each time."""
        ids, target = self._padded(rows, np.random.default_rng(0))
        return {"ids": torch.from_numpy(ids), "target": torch.from_numpy(target)}

    def _padded(
        self, rows: NDArray[np.int64], rng: np.random.Generator
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return ids, and the track after each of them; both (lists, longest)."""
        parts: list[tuple[Codes, bool]] = []
        for row in rows.tolist():
            whole = self._lists[row]
            start = int(rng.integers(0, max(len(whole) - self._longest, 0) + 1))
            parts.append((whole[start : start + self._longest], start == 0))
        width = max(len(part) for part, _ in parts)
        ids = np.full((len(parts), width), PADDING, np.int64)
        target = np.full((len(parts), width), _NO_TARGET, np.int64)
        for place, (part, begins) in enumerate(parts):
            ids[place, 1 : len(part)] = part[:-1] + FIRST
            target[place, : len(part)] = part
            if begins:
                ids[place, 0] = BEGIN
            else:  # nobody knows what was before it
                target[place, 0] = _NO_TARGET
        return ids, target


def loss(module: nn.Module, batch: Batch) -> torch.Tensor:
    """Return the mean cross entropy of the true next tracks, in nats."""
    scores = module(batch["ids"], batch.get("among"))
    if "log_chance" in batch:
        scores = scores - batch["log_chance"]
    return nn.functional.cross_entropy(
        scores.flatten(0, 1), batch["target"].flatten(), ignore_index=_NO_TARGET
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
    held = min(int(len(usable) * DEV_SHARE), DEV_MOST)
    counts = np.bincount(np.concatenate(usable), minlength=lists.tracks) + 0.1
    shares = counts / counts.sum()
    examples, dev = (
        NextTracks([usable[i] for i in sorted(some)], recipe, shares) for some in (order[held:], order[:held])
    )
    network = _network(usable, recipe, shares, seed)
    settings = Trainer(
        epochs=recipe.epochs,
        batch_size=recipe.batch,
        learning_rate=recipe.rate,
        patience=PATIENCE,
        device="cpu",
        seed=seed,
        loaders=0,
    )
    with _one_thread():
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


@contextlib.contextmanager
def _one_thread() -> Generator[None]:
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
            targets = float((batch["target"] != _NO_TARGET).sum())
            total, weight = total + targets * float(loss(module, batch)), weight + targets
        return -total / weight

    return metric


def _identity(usable: list[Codes], recipe: NetworkRecipe) -> str:
    digest = hashlib.blake2b(msgspec.json.encode(recipe), digest_size=16)
    for codes in usable:
        digest.update(codes.tobytes() + b"|")
    return digest.hexdigest()
