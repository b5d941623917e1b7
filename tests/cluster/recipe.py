"""Recipes of little work, with a factorisation that two generators share."""

from __future__ import annotations

import dataclasses

from segue.generators.als.als import ALS
from segue.generators.als.title_regression import TitleRegression
from segue.generators.content.popularity import Popularity
from segue.generators.knn.playlists import PlaylistNeighbours
from segue.ranking.trees import BoostedTrees
from segue.recipes import Ranking, Recipe
from segue.recipes.recipe import Member

ALS_SETTINGS = ALS(4, iterations=2)

RECIPE = Recipe(
    (
        Member("popularity", Popularity(), tracks=0.1, tags=0.1),
        Member("neighbours", PlaylistNeighbours(), tracks=1.0),
        Member("als", ALS_SETTINGS, tracks=1.0, tags=1.0),
        Member("title regression", TitleRegression(ALS_SETTINGS), tracks=0.5),
    ),
    name="tiny",
)


TREES = BoostedTrees(trees=5)

RANKED = dataclasses.replace(
    RECIPE,
    name="ranked",
    ranking=Ranking(folds=3, share=0.3, depth=40, keep=40, least_tags=20, track_trees=TREES, tag_trees=TREES),
)
"""The same with rankers, which learn from three folds."""
