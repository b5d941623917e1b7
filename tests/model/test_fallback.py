"""What fills a short list: the generator that the recipe names."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import segue
from segue.data.dataset import Dataset
from segue.generators.content.popularity import Popularity
from segue.generators.content.related import Related
from segue.recipes import Member, Recipe, Shape
from segue.types import Query


def popular(_: Shape) -> Recipe:
    """Tracks of the seeds' artists, and then the most popular."""
    return Recipe(
        (Member("related", Related(), tracks=1.0), Member("known best", Popularity(), tags=1.0)),
        fallback="known best",
    )


def test_tracks_and_tags_come_from_the_fallback_by_its_own_name(sample: Dataset, tmp_path: Path) -> None:
    model = segue.fit(sample, recipe=popular, seed=1)
    model.save(tmp_path / "model")
    for one in (model, segue.load(tmp_path / "model")):
        found = one.recommend(Query(), 10)
        order = np.argsort(-one.track_counts, kind="stable")[:10]
        assert [str(track.id) for track in found.tracks] == [
            one.facets.vocabulary.names["track"][code] for code in order
        ]
        assert [tag.tag for tag in found.tags] == one.tags[:10]


def test_a_fallback_that_names_nobody_leaves_it_to_popularity(sample: Dataset) -> None:
    """Of an empty query `related` knows nothing."""
    recipe = Recipe(
        (Member("popularity", Popularity(), tracks=0.1), Member("related", Related(), tracks=1.0)),
        fallback="related",
    )
    model = segue.fit(sample, recipe=recipe, seed=1)
    usual = segue.fit(sample, recipe=Recipe(recipe.members), seed=1)
    assert model.recommend(Query(), 30).tracks == usual.recommend(Query(), 30).tracks
