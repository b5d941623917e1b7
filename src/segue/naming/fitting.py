"""Training a namer on the titled playlists of a dataset."""

# pyright: reportUnknownMemberType=false
# torch leaves the types of some functions out.

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from segue.errors import DataError
from segue.naming.examples import EVERYTHING, NamingExamples
from segue.naming.loss import loss_of
from segue.naming.networks.network import NamingNetwork
from segue.naming.parts import TitledPlaylist
from segue.naming.recipe import NamerRecipe, Teaching
from segue.naming.units import END, Units
from segue.naming.vocabulary import Vocabulary
from segue.protocols import Progress, Silent
from segue.sequences.start import started
from segue.text import normalise
from segue.training import DevMetric, History, Trainer

DEV_SHARE: Final = 0.05
DEV_MOST: Final = 1_000
MOST_STARTED: Final = 200_000
"""Playlists that the tokens' vectors start from."""

LEAST: Final = 2
"""Titled playlists that a namer needs."""

_EVALUATED: Final = 128
_SILENT: Final = Silent()


@dataclasses.dataclass(frozen=True)
class Trained:
    """A trained namer before it is written.

    Attributes:
        recipe: What it was made by.
        vocabulary: The tokens that it reads.
        units: The units that it writes.
        network: The network, in eval mode.
        titles: The titles that it has learned from, normalised.
        history: The record of its training.
    """

    recipe: NamerRecipe
    vocabulary: Vocabulary
    units: Units
    network: NamingNetwork
    titles: frozenset[str]
    history: History


def fit(
    playlists: Sequence[TitledPlaylist],
    recipe: NamerRecipe,
    *,
    checkpoint: Path | None = None,
    logs: Path | None = None,
    progress: Progress = _SILENT,
) -> Trained:
    """Train a namer; the same playlists and recipe give the same one.

    Args:
        playlists: The training playlists. Those without a title serve to describe tracks, and those without tracks
            and tags are left out.
        recipe: The recipe.
        checkpoint: A file that an interrupted training continues from.
        logs: A directory for TensorBoard.
        progress: Shows every long part.

    Raises:
        DataError: There are too few playlists, or none share a track or tag.
        ConfigError: A setting does not fit the machine, or the loss is not a number any more.
        ArtifactError: `checkpoint` is damaged, or of another training.
    """
    usable = [one for one in playlists if normalise(one.title) and one.parts]
    if len(usable) < LEAST:
        raise DataError(
            expected=f"{LEAST} playlists or more with a title, and tracks or tags",
            got=str(len(usable)),
            hint="Give a dataset whose playlists have titles.",
        )
    units = recipe.units.fit([one.title for one in usable], progress=progress)
    described = [one for one in playlists if one.parts]  # the untitled ones say which tracks belong together
    vocabulary = Vocabulary.fit(
        [one.tokens for one in described], min_count=recipe.min_count, most=recipe.tokens
    )
    examples, dev = _divided(usable, vocabulary, units, recipe)
    network = _network(recipe, vocabulary, units, examples, described[:MOST_STARTED])
    history = _trainer(recipe.teaching).train(
        network,
        examples,
        loss_of(recipe.teaching),
        dev=_likelihood(dev, recipe) if len(dev) else None,
        metric="log likelihood",
        lengths=examples.lengths,
        identity=_identity(examples, recipe),
        checkpoint=checkpoint,
        logs=logs,
        progress=progress,
    )
    titles = frozenset(normalise(one.title) for one in usable)
    return Trained(recipe, vocabulary, units, network, titles, history)


def _divided(
    usable: Sequence[TitledPlaylist], vocabulary: Vocabulary, units: Units, recipe: NamerRecipe
) -> tuple[NamingExamples, NamingExamples]:
    """The examples to train on, and those to stop by: none of them where there are few."""
    order: list[int] = np.random.default_rng([recipe.teaching.seed, 7]).permutation(len(usable)).tolist()
    held = min(int(len(usable) * DEV_SHARE), DEV_MOST)
    parts = [[usable[at] for at in sorted(some)] for some in (order[held:], order[:held])]
    train, dev = (NamingExamples(part, vocabulary, units, recipe) for part in parts)
    return train, dev


def _network(
    recipe: NamerRecipe,
    vocabulary: Vocabulary,
    units: Units,
    examples: NamingExamples,
    described: Sequence[TitledPlaylist],
) -> NamingNetwork:
    with torch.random.fork_rng([]):
        torch.manual_seed(recipe.teaching.seed)
        network = NamingNetwork(recipe, vocabulary.size, units.size)
    with torch.no_grad():
        network.decoder.bias.add_(torch.from_numpy(_frequencies(examples, units.size)))
        if recipe.started and not network.blind:
            rows = [vocabulary.ids(one.tokens, longest=EVERYTHING)[1:] for one in described]
            vectors = started(rows, vocabulary.size, recipe.dim, seed=recipe.teaching.seed)
            network.tokens.weight[2:] = torch.from_numpy(vectors[2:])
    return network


def _frequencies(examples: NamingExamples, units: int) -> NDArray[np.float32]:
    """The logarithm of each unit's share of all titles, (units,), from which training starts."""
    whole = np.concatenate([*examples.titles, np.full(len(examples), END)])
    counts = np.bincount(whole, minlength=units) + 0.1
    return np.log(counts / counts.sum()).astype(np.float32)


def _trainer(teaching: Teaching) -> Trainer:
    own = ("smoothing", "scheduled", "shown")
    settings = {name: value for name, value in msgspec.structs.asdict(teaching).items() if name not in own}
    return Trainer(**settings)


def _likelihood(dev: NamingExamples, recipe: NamerRecipe) -> DevMetric:
    """The mean log likelihood of a unit of held-out titles, from all that is known of the playlist."""
    loss = loss_of(msgspec.structs.replace(recipe.teaching, smoothing=0.0, scheduled=0.0))

    def metric(module: nn.Module) -> float:
        device = next(module.parameters()).device
        total = weight = 0.0
        for start in range(0, len(dev), _EVALUATED):
            batch = dev.whole(np.arange(start, min(start + _EVALUATED, len(dev))))
            size = float((batch["target"] != 0).sum())
            moved = {name: value.to(device) for name, value in batch.items()}
            total, weight = total + size * float(loss(module, moved)), weight + size
        return -total / weight

    return metric


def _identity(examples: NamingExamples, recipe: NamerRecipe) -> str:
    """A digest of the training input."""
    digest = hashlib.blake2b(msgspec.json.encode(recipe), digest_size=16)
    for ids in (*examples.tokens, *examples.titles):
        digest.update(ids.tobytes() + b"|")
    return digest.hexdigest()
