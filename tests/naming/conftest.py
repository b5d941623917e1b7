"""A small world of three kinds of playlists, and a small namer of each method, trained once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest
import torch

from segue.data.dataset import Dataset
from segue.naming.namer import Namer
from segue.naming.names import NetworkName
from segue.naming.parts import TitledPlaylist, playlists_of
from segue.naming.recipe import NamerRecipe
from segue.naming.recipes import RECIPES
from segue.naming.training import train

KINDS = {
    "재즈": ("비 오는 날 재즈", "새벽 재즈 ☕", "재즈 카페"),
    "gym": ("gym workout 💪", "gym mix", "workout 90s"),
    "드라이브": ("밤 드라이브", "드라이브 road trip", "여름 드라이브"),
}
"""A tag → the titles of the playlists with it."""

EACH = 24


def small(name: NetworkName, **changes: Any) -> NamerRecipe:
    """A method's recipe, for the speed of tests; `changes` are those of its teaching."""
    recipe = RECIPES[name]
    teaching = msgspec.structs.replace(
        recipe.teaching, **{"epochs": 2, "batch_size": 16, "patience": None, "smoothing": 0.0} | changes
    )
    units = msgspec.structs.replace(recipe.units, size=200)
    return msgspec.structs.replace(
        recipe, dim=16, dropout=0.0, layers=1, heads=2, longest=8, units=units, teaching=teaching
    )


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def world() -> Dataset:
    """72 playlists: a kind has a tag, and 8 tracks of one artist and year; two playlists of three have 4 of them."""
    tracks = pl.DataFrame(
        {
            "id": [f"{kind}{at}" for kind in range(3) for at in range(8)],
            "artists": [[f"가수 {kind}"] for kind in range(3) for _ in range(8)],
            "genres": [[f"g{kind}"] for kind in range(3) for _ in range(8)],
            "released": [f"{1980 + 10 * kind}-05-01" for kind in range(3) for _ in range(8)],
        }
    ).with_columns(pl.col("released").str.to_date())
    rows = [
        {
            "id": f"{kind}-{at}",
            "title": titles[at % len(titles)],
            "tags": [tag],
            "tracks": [kind * 8 + (at + step) % 8 for step in range(4 if at % 3 else 0)],
        }
        for kind, (tag, titles) in enumerate(KINDS.items())
        for at in range(EACH)
    ]
    return Dataset.of(pl.DataFrame(rows), tracks)


@pytest.fixture(scope="session")
def playlists(world: Dataset) -> list[TitledPlaylist]:
    return playlists_of(world)


@pytest.fixture(scope="session")
def namers(world: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Callable[[NetworkName], Path]:
    """A small trained namer's directory by method, each trained once; tests only read them."""
    place = tmp_path_factory.mktemp("namers")

    def get(name: NetworkName) -> Path:
        if not (place / name).exists():
            train(world, place / name, small(name))
        return place / name

    return get


@pytest.fixture(scope="session")
def learned(world: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A namer that has learned the three kinds; tests only read it."""
    place = tmp_path_factory.mktemp("learned") / "namer"
    train(world, place, small("set", epochs=40, learning_rate=1e-2))
    return place


@pytest.fixture
def namer(learned: Path) -> Namer:
    return Namer.load(learned)
