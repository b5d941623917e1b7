"""Small whole directories of each kind, fitted to the sample world in a moment."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segue.sample import make_sample

if TYPE_CHECKING:
    from segue.data.dataset import Dataset
    from segue.recipes import Recipe, Shape
    from segue.titles import EncoderName


def world(playlists: int = 60, tracks: int = 200) -> Dataset:
    """Return a small sample world."""
    return make_sample(playlists=playlists, tracks=tracks, seed=1)


def dataset(place: Path) -> None:
    """Write a dataset."""
    world().save(place)


def fast_model(place: Path) -> None:
    """Write a model by the recipe `fast`."""
    import segue

    segue.fit(world(), recipe="fast", seed=1).save(place)


def ranked_model(place: Path) -> None:
    """Write a model by the recipe `default`, with short vectors and with rankers of few trees."""
    import segue

    segue.fit(world(300, 600), recipe=_ranked, seed=1).save(place)


def _ranked(shape: Shape) -> Recipe:
    from segue.recipes.built_in import default

    recipe = default(shape)
    assert recipe.ranking is not None  # noqa: S101 - `default` has one
    changes = {"factors": 4, "iterations": 2, "epochs": 1, "vector_size": 4, "dim": 4}
    trees = {"trees": 5, "min_data_in_leaf": 10}
    ranking = dataclasses.replace(
        recipe.ranking,
        track_trees=dataclasses.replace(recipe.ranking.track_trees, **trees),
        tag_trees=dataclasses.replace(recipe.ranking.tag_trees, **trees),
        folds=1,
        share=0.5,
        most=100,
        least_tags=10,
    )
    settings = {name: _shortened(one, changes) for name, one in recipe.generators.items()}
    return dataclasses.replace(recipe.with_settings(settings), ranking=ranking)


def _shortened(settings: Any, changes: dict[str, int]) -> Any:
    """Settings with small values, also those inside of settings."""
    found: dict[str, Any] = {}
    for one in dataclasses.fields(settings):
        value = getattr(settings, one.name)
        if one.name in changes and isinstance(value, int):
            found[one.name] = min(value, changes[one.name])
        elif dataclasses.is_dataclass(value):
            found[one.name] = _shortened(value, changes)
    return dataclasses.replace(settings, **found)


def vectors(place: Path) -> None:
    """Write vectors of topics."""
    from segue.vectors.training import Plan, train

    train(world(), Plan.of("lsa", {"dim": 4}), out=place)


def track2vec(place: Path) -> None:
    """Write word vectors of tracks."""
    from segue.word2vec.track2vec import Track2Vec

    rows = [[f"track:{track}" for track in row] for row in world().playlists["tracks"].to_list()]
    Track2Vec(vector_size=8, epochs=1, min_count=1).fit(rows, seed=1).save(place)


def neighbours(place: Path) -> None:
    """Write an encoder of titles by the nearest ones."""
    _titles(place, "tfidf-neighbours")


def naive_bayes(place: Path) -> None:
    """Write a linear encoder of texts."""
    import msgspec

    from segue.titles import TitleRows, fit, recipe

    rows = TitleRows.of_labels(
        ["좋은 노래", "나쁜 노래", "good song", "bad song"] * 10, ["1", "0", "1", "0"] * 10
    )
    fit(rows, msgspec.structs.replace(recipe("tfidf-linear", "texts"), min_count=1)).save(place)


def forest(place: Path) -> None:
    """Write a random forest over texts' vectors."""
    import msgspec

    from segue.titles import TitleRows, fit, recipe
    from segue.titles.title_recipe import Forest

    rows = TitleRows.of_labels(
        ["좋은 노래", "나쁜 노래", "good song", "bad song"] * 10, ["1", "0", "1", "0"] * 10
    )
    fit(rows, msgspec.structs.replace(recipe("forest", "texts"), network=Forest(trees=5))).save(place)


def bag(place: Path) -> None:
    """Write an encoder of titles by bags of words."""
    _titles(place, "bag")


def bert(place: Path) -> None:
    """Write a transformer of titles."""
    _titles(place, "bert")


def _titles(place: Path, name: EncoderName) -> None:
    import msgspec

    from segue.titles import TitleRows, fit, recipe
    from segue.titles.networks import FeatureBag, Transformer

    networks: dict[str, Any] = {
        "bag": FeatureBag(dim=8),
        "bert": Transformer(layers=1, dim=16, heads=2, positions=32),
    }
    made = msgspec.structs.replace(recipe(name), min_count=1)
    if name in networks:
        made = msgspec.structs.replace(made, network=networks[name])
    made = made.trained_by(
        lambda trainer: dataclasses.replace(trainer, epochs=1, device="cpu", batch_size=32)
    )
    found = TitleRows.of_dataset(world())
    fit(TitleRows(found.titles, found.tags, {"tags": found.targets["tags"]}), made).save(place)


def tagger(place: Path) -> None:
    """Write a tagger of sound."""
    import numpy as np

    from segue.audio.inputs import ArrayInputs
    from segue.audio.tagger import Tagger
    from segue.audio.training_run import Course

    draw = np.random.default_rng(1)
    clips = [draw.random((48, 40), np.float32) for _ in range(12)]
    targets = np.eye(2, dtype=np.float32)[np.arange(12) % 2]
    Tagger(course=Course(epochs=1, batch_size=4)).fit(ArrayInputs(clips), targets, ("a", "b")).save(place)


def features(place: Path) -> None:
    """Write a store of spectrograms."""
    import numpy as np
    import polars as pl

    from segue.audio.store import INDEX_SCHEMA, StoreManifest, sealed, write_manifest, write_shard

    place.mkdir()
    for number, keys in enumerate((("밤", "2"), ("night 🌙",))):
        rows = [
            (key, f"{key}.wav", number, 5 * at, 5, bytes([number, at]), "") for at, key in enumerate(keys)
        ]
        values = np.full((10, 48), 0.5, np.float16)
        write_shard(place, number, values, pl.DataFrame(rows, schema=INDEX_SCHEMA, orient="row"))
    write_manifest(place, sealed(StoreManifest(complete=True, tracks=3), place, (0, 1)))


def evaluation(place: Path) -> None:
    """Write an evaluation."""
    from segue.evaluation.evaluation import evaluate
    from segue.types import Answer, Query

    answers = [Answer(id=number, tracks=(number, 7), tags=("a",)) for number in range(5)]
    evaluate([Query(id=number, title="밤") for number in range(5)], answers, answers).save(place)


def index(place: Path) -> None:
    """Write a search index."""
    import segue
    from segue.service.search.building import build

    place.mkdir()
    model = segue.fit(world(), recipe="fast", seed=1)
    build(model, place / f"{model.manifest.digest}.sqlite")


def store(place: Path) -> None:
    """Write a service's store with some kept playlists."""
    from segue.service.store.rows import Kept
    from segue.service.store.store import Store

    place.mkdir()
    kept = Store.open(f"sqlite:///{place / 'store.sqlite'}")
    for number in range(5):
        kept.put(
            Kept(key=f"key-{number}", title="밤 산책", tags=("비",), tracks=(1, "b"), weights=(1.0, 2.0))
        )
        kept.note(f"key-{number}", 7, "keep")
    kept.close()
