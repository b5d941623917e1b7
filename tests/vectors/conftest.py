"""A small world and vectors of it, trained once."""

from __future__ import annotations

import polars as pl
import pytest

import segue
from segue.vectors.fitted import FittedVectors
from segue.vectors.training import Plan, train


def planted() -> segue.Dataset:
    """Playlists of two worlds that share no track, artist or tag, one of them in Korean; and one rare track."""
    tracks = pl.DataFrame(
        {
            "id": [str(number) for number in range(41)],
            "title": [f"밤 산책 {n}" if n < 20 else f"Sunny ☀ {n}" for n in range(41)],
            "artists": [["달빛"] if n < 20 else ["The Rays"] for n in range(41)],
        }
    )
    rows = [
        {
            "id": str(number),
            "title": ["새벽  감성 🌙", "morning drive"][number % 2],
            "tags": [["새벽", "카페 🌙"], ["drive", "summer"]][number % 2],
            "tracks": [(number * 7 + step * 3) % 20 + 20 * (number % 2) for step in range(8)],
        }
        for number in range(60)
    ]
    rows[0]["tracks"] = [*rows[0]["tracks"], 40]
    return segue.Dataset.of(pl.DataFrame(rows), tracks)


@pytest.fixture(scope="session")
def two_worlds() -> segue.Dataset:
    return planted()


@pytest.fixture(scope="session")
def word2vec(two_worlds: segue.Dataset) -> FittedVectors:
    """Vectors of word2vec; tests only read them."""
    return train(two_worlds, Plan.of("word2vec", {"dim": 12, "epochs": 12, "window": 0, "sample": 0}, seed=3))


@pytest.fixture(scope="session")
def lda(two_worlds: segue.Dataset) -> FittedVectors:
    """Vectors of two topics; tests only read them."""
    return train(two_worlds, Plan.of("lda", {"dim": 2, "epochs": 8}, seed=1))
