"""Write the frozen model that tests load: a small one of this format, with its answers.

    python scripts/freeze.py tests/model/frozen/format-2

Only a new format of the model directory calls for another one; the old ones stay, and are loaded as long as they are
read at all.
"""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import msgspec

import segue
from segue.data.dataset import Dataset
from segue.generators.als.als import ALS
from segue.generators.als.title_regression import TitleRegression
from segue.generators.base import CandidateGenerator
from segue.generators.knn.latent import ALSNeighbours
from segue.generators.knn.track2vec import Track2VecNeighbours
from segue.generators.tags.bag_classifier import BagClassifier
from segue.generators.tags.classifier import TagClassifier
from segue.generators.tags.ease import TagEASE
from segue.recipes import Member, Recipe, Shape
from segue.recipes.built_in import default
from segue.sample import make_sample
from segue.types import Continuation, Query

FACTORS, N, TAGS = 4, 8, 5


def world() -> Dataset:
    """What the model is fitted to."""
    return make_sample(playlists=90, tracks=200, seed=12)


def queries(dataset: Dataset) -> list[Query]:
    """A query of every mix."""
    found = [Query()]
    for row in dataset.playlists.head(6).iter_rows(named=True):
        tracks = tuple(dataset.track_id(dataset.tracks["id"][track]) for track in row["tracks"])
        title, tags = row["title"] or "", tuple(row["tags"])
        found += [Query(title=title), Query(tags=tags), Query(tracks=tracks[:3])]
        found.append(Query(title=title, tags=tags, tracks=tracks, updated=row["updated"]))
    return found


def recipe(shape: Shape) -> Recipe:
    """The default recipe and what it has for larger datasets, all with few numbers."""
    made = default(shape)
    if made.ranking is None:
        raise ValueError("expected the default recipe to have rankers")
    trees = dataclasses.replace(made.ranking.track_trees, trees=5, min_data_in_leaf=20, runs=1)
    ranking = dataclasses.replace(made.ranking, track_trees=trees, folds=3, share=0.4)
    small = made.with_settings({name: _small(one) for name, one in made.generators.items()})
    more = (
        Member("tag classifier", TagClassifier(BagClassifier(dim=FACTORS, epochs=1), least=1), tags=0.5),
        Member("tag ease", TagEASE(tags=20, words=20, least=1), tags=0.3),
    )
    return dataclasses.replace(small, name="frozen", ranking=ranking, members=(*small.members, *more))


def _small(generator: CandidateGenerator) -> CandidateGenerator:
    if isinstance(generator, ALS):
        return dataclasses.replace(generator, factors=FACTORS, iterations=2)
    if isinstance(generator, ALSNeighbours | TitleRegression):
        return dataclasses.replace(generator, als=dataclasses.replace(generator.als, factors=FACTORS))
    if isinstance(generator, Track2VecNeighbours):
        encoder = dataclasses.replace(generator.encoder, vector_size=FACTORS, epochs=1)
        return dataclasses.replace(generator, encoder=encoder)
    return generator


def main(directory: Path) -> None:
    """Fit, save, and write the answers beside the model."""
    dataset = world()
    segue.fit(dataset, recipe=recipe, seed=1).save(directory / "model")
    found: list[Continuation] = segue.load(directory / "model").recommend(queries(dataset), N, tags=TAGS)
    (directory / "answers.json").write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
