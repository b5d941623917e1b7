"""The recipes of encoders by name: each has a view, a network and a trainer."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping
from typing import Final, get_args

import msgspec

from segue.errors import ConfigError
from segue.titles.names import EncoderName, Task
from segue.titles.networks import (
    DCNN,
    CharacterCNN,
    FeatureBag,
    KimCNN,
    Recurrent,
    RegionCNN,
    SelfAttentive,
    Transformer,
    WordMean,
    ZhangCNN,
)
from segue.titles.networks.word_vectors import WordVectorSettings
from segue.titles.title_recipe import Forest, NaiveBayes, TitleRecipe
from segue.titles.views import BagSettings, CharacterSettings, SubwordSettings
from segue.training import Trainer


def recipe(name: EncoderName, task: Task = "titles", *, rows: int | None = None) -> TitleRecipe:
    """The recipe of an encoder.

    Args:
        name: The encoder's name.
        task: "titles" for playlists' titles with tags, "texts" for longer texts with one label.
        rows: Number of training rows: with few rows, batches are smaller and epochs more. None means
            many.

    Raises:
        ConfigError: The encoder is unknown.
    """
    if name not in _RECIPES:
        raise ConfigError(expected=f"an encoder out of {', '.join(get_args(EncoderName))}", got=repr(name))
    made = _RECIPES[name](task)
    if rows is not None:
        made = made.trained_by(functools.partial(_scaled, rows=rows))
    return _of_texts(made) if task == "texts" else made


def _of_texts(made: TitleRecipe) -> TitleRecipe:
    """The recipe for longer texts: they are read without HTML, and no label is too rare."""
    view = made.view if made.members else msgspec.structs.replace(made.view, reads="text")
    return msgspec.structs.replace(made, view=view, min_count=1, members=tuple(map(_of_texts, made.members)))


def _scaled(trainer: Trainer, rows: int) -> Trainer:
    """The trainer for few rows: at least `_STEPS` steps, unless that needs too many epochs."""
    size = min(trainer.batch_size, max(rows // _STEPS_AN_EPOCH, _LEAST_BATCH))
    epochs = min(-(-_STEPS * size // max(rows, 1)), _MOST_EPOCHS)
    return dataclasses.replace(trainer, batch_size=size, epochs=max(trainer.epochs, epochs))


_STEPS: Final = 400
_STEPS_AN_EPOCH: Final = 100
_LEAST_BATCH: Final = 16
_MOST_EPOCHS: Final = 20


def _words(task: Task) -> SubwordSettings:
    return SubwordSettings(vocabulary=16_000, longest=48 if task == "titles" else 96)


def _trainer(task: Task, **changes: float | None) -> Trainer:
    if task == "titles":
        shared = Trainer(epochs=4, batch_size=256, learning_rate=2e-3, patience=2, warmup=0.05)
    else:
        shared = Trainer(epochs=6, batch_size=64, learning_rate=1e-3, patience=2, warmup=0.05)
    return dataclasses.replace(shared, **changes)  # pyright: ignore[reportArgumentType] - Trainer checks them


def _bag(task: Task) -> TitleRecipe:
    if task == "texts":
        view = BagSettings(tokens=False, pairs=False, ngrams=(1, 4))
        return TitleRecipe(
            name="bag", view=view, network=FeatureBag(dim=32, dropout=0.3, spread=0.01),
            trainer=_trainer(task, epochs=4, batch_size=128, learning_rate=3e-3),
        )  # fmt: skip
    return TitleRecipe(
        name="bag", view=BagSettings(), network=FeatureBag(dim=128),
        trainer=_trainer(task, epochs=2, batch_size=512, learning_rate=5e-3, clip_norm=None),
    )  # fmt: skip


def _blend(task: Task) -> TitleRecipe:
    if task == "texts":
        members = (_bag(task), _tfidf_linear(task))
    else:
        characters = BagSettings(tokens=False, ngrams=(1, 4), spaces=False)
        members = (
            _bag(task),
            msgspec.structs.replace(_bag(task), view=characters),
            msgspec.structs.replace(_tfidf_neighbours(task), weight=2.0),
        )
    return TitleRecipe(name="blend", view=BagSettings(), network=None, trainer=Trainer(), members=members)


def _tfidf_linear(task: Task) -> TitleRecipe:
    if task == "texts":
        view = BagSettings(tokens=False, pairs=False, ngrams=(1, 4), letters=(3, 6))
        return TitleRecipe(name="tfidf-linear", view=view, network=NaiveBayes(), trainer=Trainer())
    return TitleRecipe(
        name="tfidf-linear", view=BagSettings(), dropout=0.0,
        network=FeatureBag(dim=128, weights="tf-idf", dropout=0.0),
        trainer=_trainer(task, epochs=3, batch_size=512, learning_rate=1e-2),
    )  # fmt: skip


def _tfidf_neighbours(task: Task) -> TitleRecipe:
    view = BagSettings(tokens=False, pairs=False, ngrams=(1, 4)) if task == "texts" else BagSettings()
    return TitleRecipe(name="tfidf-neighbours", view=view, network=None, trainer=Trainer())


def _forest(task: Task) -> TitleRecipe:
    view = msgspec.structs.replace(_words(task), longest=400)
    return TitleRecipe(name="forest", view=view, network=Forest(), trainer=Trainer())


def _mean(task: Task) -> TitleRecipe:
    return _averaged("mean", task, smoothing=None, learning_rate=5e-3)


def _sif(task: Task) -> TitleRecipe:
    return _averaged("sif", task, smoothing=1e-3, learning_rate=2e-2)


def _averaged(name: EncoderName, task: Task, *, smoothing: float | None, learning_rate: float) -> TitleRecipe:
    network = WordMean(vectors=WordVectorSettings(mode="static", dim=200), smoothing=smoothing)
    trainer = _trainer(task, learning_rate=learning_rate)
    return TitleRecipe(name=name, view=_words(task), network=network, trainer=trainer, dropout=0.1)


def _kim(task: Task) -> TitleRecipe:
    network = KimCNN(vectors=WordVectorSettings(mode="non-static", dim=128))
    return TitleRecipe(
        name="kim-cnn", view=_words(task), network=network, trainer=_trainer(task), dropout=0.5,
        max_norm=3.0 if task == "texts" else None,
    )  # fmt: skip


def _dcnn(task: Task) -> TitleRecipe:
    network = DCNN(vectors=WordVectorSettings(mode="non-static", dim=48))
    return TitleRecipe(name="dcnn", view=_words(task), network=network, trainer=_trainer(task), dropout=0.5)


def _region_cnn(task: Task) -> TitleRecipe:
    return TitleRecipe(
        name="region-cnn", view=_words(task), network=RegionCNN(region=2 if task == "titles" else 3),
        trainer=_trainer(task), dropout=0.5,
    )  # fmt: skip


def _zhang_cnn(task: Task) -> TitleRecipe:
    network = ZhangCNN(length=150, dense=512) if task == "titles" else ZhangCNN()
    view = CharacterSettings(alphabet=500, longest=network.length)
    trainer = _trainer(task, learning_rate=1e-3)
    return TitleRecipe(name="zhang-cnn", view=view, network=network, trainer=trainer, dropout=0.5)


def _character_cnn(task: Task) -> TitleRecipe:
    view = CharacterSettings(longest=96 if task == "titles" else 256)
    return TitleRecipe(
        name="character-cnn", view=view, network=CharacterCNN(filters=128 if task == "titles" else 256),
        trainer=_trainer(task, learning_rate=1e-3),
    )  # fmt: skip


def _recurrent(task: Task) -> TitleRecipe:
    network = Recurrent(vectors=WordVectorSettings(mode="non-static", dim=128))
    return TitleRecipe(name="gru", view=_words(task), network=network, trainer=_trainer(task))


def _lstm(task: Task) -> TitleRecipe:
    network = Recurrent(vectors=WordVectorSettings(mode="non-static", dim=128), cell="lstm")
    return TitleRecipe(name="lstm", view=_words(task), network=network, trainer=_trainer(task))


def _self_attentive(task: Task) -> TitleRecipe:
    reading = Recurrent(vectors=WordVectorSettings(mode="non-static", dim=128), cell="lstm")
    return TitleRecipe(
        name="self-attentive",
        view=_words(task),
        network=SelfAttentive(reading=reading),
        trainer=_trainer(task),
    )


def pretraining(task: Task) -> Trainer:
    """The trainer for pre-training transformers on texts alone, if they are pre-trained.

    Titles are not used for pre-training: from 15,000 of Melon's titles BERT gave tags of title-only playlists with an
    nDCG@10 of .384 without it, and of .371 with two passes of it.
    """
    return _trainer(task, epochs=2, learning_rate=1e-3, bfloat16_on_cpu=True)


def _bert(task: Task) -> TitleRecipe:
    view = _words(task)
    network = Transformer(layers=4, dim=256, heads=4, positions=max(view.longest, 64))
    titles = task == "titles"
    return TitleRecipe(
        name="bert", view=view, network=network,
        trainer=_trainer(
            task, epochs=6 if titles else 3, learning_rate=1e-3 if titles else 5e-4, bfloat16_on_cpu=True
        ),
        pretraining=None if titles else pretraining(task),
    )  # fmt: skip


def _albert(task: Task) -> TitleRecipe:
    made = _bert(task)
    network = Transformer(kind="albert", layers=4, dim=256, heads=4, positions=max(_words(task).longest, 64))
    return msgspec.structs.replace(made, name="albert", network=network)


def _gpt(task: Task) -> TitleRecipe:
    made = _bert(task)
    network = Transformer(kind="gpt", layers=4, dim=256, heads=4, positions=max(_words(task).longest, 64))
    return msgspec.structs.replace(made, name="gpt", network=network)


_RECIPES: Final[Mapping[str, Callable[[Task], TitleRecipe]]] = {
    "bag": _bag,
    "blend": _blend,
    "bert": _bert,
    "albert": _albert,
    "gpt": _gpt,
    "kim-cnn": _kim,
    "dcnn": _dcnn,
    "region-cnn": _region_cnn,
    "character-cnn": _character_cnn,
    "zhang-cnn": _zhang_cnn,
    "gru": _recurrent,
    "lstm": _lstm,
    "self-attentive": _self_attentive,
    "mean": _mean,
    "sif": _sif,
    "tfidf-linear": _tfidf_linear,
    "tfidf-neighbours": _tfidf_neighbours,
    "forest": _forest,
}
