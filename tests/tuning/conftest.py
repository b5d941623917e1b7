"""A small dataset and a recipe that is fitted in no time, to be searched."""

from __future__ import annotations

import pytest

from segue.data.dataset import Dataset
from segue.generators.als.als import ALS
from segue.generators.content.popularity import Popularity
from segue.generators.knn.titles import TitleNeighbours
from segue.recipes import Member, Recipe
from segue.sample import make_sample


@pytest.fixture(scope="session")
def playlists() -> Dataset:
    """120 playlists; tests only read them."""
    return make_sample(playlists=120, tracks=300, seed=7)


@pytest.fixture(scope="session")
def base() -> Recipe:
    """Three generators, one of them with a space in its name."""
    return Recipe(
        (
            Member("small als", ALS(4, iterations=2), tracks=0.5),
            Member("titles", TitleNeighbours(), tracks=0.3, tags=1.0),
            Member("popularity", Popularity(), tracks=0.01, tags=0.01),
        ),
        name="기본",
    )


SEARCH = """
format = 1

[[vary]]
key = 'generators."small als".weight.tracks'
type = "float"
low = 0.01
high = 5.0
log = true

[[vary]]
key = 'generators."small als".settings.factors'
type = "int"
low = 2
high = 8

[[vary]]
key = "generators.titles.settings.informative"
type = "choice"
choices = [true, false]
"""


@pytest.fixture(scope="session")
def search() -> str:
    """A number, a whole number and a choice."""
    return SEARCH
