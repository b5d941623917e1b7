"""Fitting a title encoder from rows and a recipe."""

# pyright: reportUnknownMemberType=false
# torch leaves the types of some functions out.

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from segue.protocols import Progress, Silent
from segue.titles.dev import metric_of
from segue.titles.encoder import TitleEncoder
from segue.titles.examples import TitleExamples
from segue.titles.heads import labels_of, shares_of
from segue.titles.model import TitleModel
from segue.titles.network import TitleNetwork, title_loss
from segue.titles.networks import FeatureBag, Network
from segue.titles.rows import TitleRows
from segue.titles.title_recipe import Forest, NaiveBayes, TitleRecipe
from segue.titles.views import View
from segue.training import EpochResult

DEV_SHARE: Final = 0.03
DEV_MOST: Final = 2_000
DEV_LEAST: Final = 200
"""Rows held out for early stopping by default; of small sets a tenth."""

_SILENT: Final = Silent()

OnEpoch = Callable[[EpochResult], None]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Surroundings:
    """Inputs of a fit that do not change its result.

    Attributes:
        checkpoint: A file to continue from after a kill; pre-training writes another one beside it.
        logs: A directory for TensorBoard.
        progress: Shows the progress.
        on_epoch: Called after each epoch, except in pre-training.
    """

    checkpoint: Path | None = None
    logs: Path | None = None
    progress: Progress = _SILENT
    on_epoch: OnEpoch | None = None


def fit(
    rows: TitleRows,
    recipe: TitleRecipe,
    *,
    dev: TitleRows | None = None,
    pretrained: Path | None = None,
    around: Surroundings | None = None,
) -> TitleModel:
    """Fit an encoder; the recipe's trainer has its seed and device.

    Args:
        rows: The training rows. Every target becomes a head; `places` become one more.
        recipe: The recipe; see `segue.titles.recipe`.
        dev: Rows to choose the best epoch by; None holds out 3 % of `rows`, 2,000 at most, and a tenth of small sets.
        pretrained: A Hugging Face checkpoint directory to start from, for "bert" and "albert".
        around: Checkpoint, logs and progress.

    Raises:
        DataError: There are no rows, or nothing to predict.
        ConfigError: The recipe does not fit the rows or the machine; see `Trainer`.
        ArtifactError: `pretrained` or a checkpoint cannot be used.
    """
    around = around or Surroundings()
    settings = recipe.network
    if isinstance(settings, NaiveBayes):  # needs no dev rows, because it does not stop early
        from segue.titles.naive_bayes import NaiveBayesLinear

        labels = labels_of(rows, recipe)
        return NaiveBayesLinear.fit(rows, recipe, settings, labels, progress=around.progress)
    if isinstance(settings, Forest):
        from segue.titles.forest import WordForest

        return WordForest.fit(rows, recipe, settings, labels_of(rows, recipe), progress=around.progress)
    if dev is None:
        share = max(DEV_SHARE, min(DEV_LEAST / max(len(rows), 1), 0.1))
        rows, dev = rows.part(share, DEV_MOST, recipe.trainer.seed)
    if recipe.members:
        return _blend(rows, recipe, dev, around)
    labels = labels_of(rows, recipe)
    if settings is None:
        from segue.titles.neighbours import TfidfNeighbours

        return TfidfNeighbours.fit(rows, recipe, labels, progress=around.progress)
    return _fit_network(rows, recipe, settings, labels, dev, pretrained, around)


def _fit_network(
    rows: TitleRows,
    recipe: TitleRecipe,
    settings: Network,
    labels: Mapping[str, tuple[str, ...]],
    dev: TitleRows,
    pretrained: Path | None,
    around: Surroundings,
) -> TitleEncoder:
    """Fit an encoder that is a network, from a checkpoint's weights or its own pre-training if there is any."""
    view: View
    if pretrained is not None:
        from segue.titles.pretrained import read_pretrained

        view, body = read_pretrained(pretrained, recipe)
        recipe = msgspec.structs.replace(recipe, pretraining=None)
    else:
        view, body = recipe.view.fit(rows.titles, rows.tags, progress=around.progress), None
    examples = TitleExamples(rows, view, labels, augmentation=recipe.augmentation, shown=recipe.shown)
    network = _network(recipe, settings, view, labels, rows, body)
    _prepare(network, examples, recipe, around.progress)
    if recipe.pretraining is not None:
        from segue.titles.pretraining import pretrain

        pretrain(
            network,
            view,
            rows,
            recipe,
            checkpoint=around.checkpoint,
            logs=around.logs,
            progress=around.progress,
        )
    return _train(network, examples, recipe, view, labels, dev, around)


def _blend(rows: TitleRows, recipe: TitleRecipe, dev: TitleRows, around: Surroundings) -> TitleModel:
    """Fit each member on the same rows."""
    from segue.titles.blend import TitleBlend

    members: list[TitleModel] = []
    for at, member in enumerate(recipe.members):
        own = dataclasses.replace(
            around,
            checkpoint=around.checkpoint and around.checkpoint.with_name(f"{around.checkpoint.name}.{at}"),
            logs=around.logs and around.logs / f"member{at}",
        )
        members.append(fit(rows, member, dev=dev, around=own))
    return TitleBlend.of(recipe, members)


def _train(
    network: TitleNetwork,
    examples: TitleExamples,
    recipe: TitleRecipe,
    view: View,
    labels: Mapping[str, tuple[str, ...]],
    dev: TitleRows,
    around: Surroundings,
) -> TitleEncoder:
    metric, name = metric_of(TitleEncoder(recipe, view, network, labels), dev)
    history = recipe.trainer.train(
        network,
        examples,
        title_loss,
        dev=metric,
        metric=name,
        lengths=_lengths(examples, recipe),
        identity=_identity(examples, recipe),
        checkpoint=around.checkpoint,
        logs=around.logs,
        progress=around.progress,
        on_epoch=around.on_epoch,
    )
    return TitleEncoder(recipe, view, network, labels, history)


def _lengths(examples: TitleExamples, recipe: TitleRecipe) -> NDArray[np.int64] | None:
    """Lengths for batching, if the network's cost grows with padding; short bags learn more from mixed batches."""
    lengths = examples.lengths
    short = isinstance(recipe.network, FeatureBag) and lengths.mean() < _SHORT
    return None if short else lengths


_SHORT: Final = 64


def _network(
    recipe: TitleRecipe,
    settings: Network,
    view: View,
    labels: Mapping[str, tuple[str, ...]],
    rows: TitleRows,
    body: object | None,
) -> TitleNetwork:
    from segue.titles.networks import Body

    with torch.random.fork_rng([]):
        torch.manual_seed(recipe.trainer.seed)
        network = TitleNetwork(
            body if isinstance(body, Body) else settings.build(view),
            {head: len(names) for head, names in labels.items()},
            places=0 if rows.places is None else rows.places.shape[1],
            dropout=recipe.dropout,
            max_norm=recipe.max_norm,
        )
    network.start_from({head: torch.tensor(shares_of(rows, head, names)) for head, names in labels.items()})
    return network


def _prepare(network: TitleNetwork, examples: TitleExamples, recipe: TitleRecipe, progress: Progress) -> None:
    """Train word vectors first, if the network needs them."""
    from segue.titles.networks.word_mean import WordMeanBody
    from segue.titles.networks.word_vectors import Vectors

    words = getattr(network.body, "words", None)
    if isinstance(words, Vectors):
        words.learn(examples.ids(), seed=recipe.trainer.seed, progress=progress)
    if isinstance(network.body, WordMeanBody):
        network.body.prepare(examples.ids())


def _identity(examples: TitleExamples, recipe: TitleRecipe) -> str:
    """A digest of the training input."""
    digest = hashlib.blake2b(msgspec.json.encode(recipe), digest_size=16)
    for ids in examples.ids():
        digest.update(ids.tobytes() + b"|")
    return digest.hexdigest()
