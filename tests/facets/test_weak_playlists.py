"""Albums, artists, genres and years as playlists that count less."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import segue
from segue.data.dataset import Dataset
from segue.data.split import split
from segue.errors import ArtifactError, ConfigError
from segue.facets import Facets, storage
from segue.facets.queries import query_rows
from segue.facets.weak_playlists import check, with_weak
from segue.facets.windows import windows
from segue.generators.als.als import ALS
from segue.generators.knn.playlists import PlaylistNeighbours
from segue.generators.linear.autoencoder import LinearAutoencoder
from segue.protocols import Silent
from segue.ranking.holdout import held_out

TRACKS = pl.DataFrame(
    {
        "id": list("abcde"),
        "artists": [["가"], ["가"], ["가", "나"], ["나"], []],
        "album": ["밤", "밤", None, "낮", None],
        "genres": [[], [], [], [], ["재즈"]],
        "released": [dt.date(2001, 5, 1), None, dt.date(2001, 1, 1), None, None],
    }
)


def dataset(weak: dict[str, float], playlists: list[list[int]] | None = None) -> Dataset:
    lists = [[0, 4], [3, 4]] if playlists is None else playlists
    own = pl.DataFrame(
        {"id": [str(i) for i in range(len(lists))], "tracks": lists},
        schema={"id": pl.String, "tracks": pl.List(pl.UInt32)},
    )
    made = Dataset.of(own, TRACKS)
    return made.with_weak(weak)


def test_they_come_after_the_own_playlists() -> None:
    made = dataset({})
    rows, weights = with_weak(
        made.playlists, made.tracks, {"artist": 0.5, "album": 0.25, "year": 0.1, "genre": 0.2}
    )
    assert rows["id"].to_list() == ["0", "1", "artist:가", "artist:나", "album:밤", "year:2001"]
    assert rows["tracks"].to_list() == [[0, 4], [3, 4], [0, 1, 2], [2, 3], [0, 1], [0, 2]]
    assert weights.tolist() == pytest.approx([1, 1, 0.5, 0.5, 0.25, 0.1])
    assert rows["title"].null_count() == 4 + 2


def test_a_weight_of_zero_leaves_them_out() -> None:
    made = dataset({})
    for weak in ({}, {"artist": 0.0}):
        rows, weights = with_weak(made.playlists, made.tracks, weak)
        assert rows.equals(made.playlists)
        assert not len(weights)


@pytest.mark.parametrize(
    ("weak", "message"),
    [
        ({"tag": 0.5}, "expected weak playlists of artist, album, genre, year, got 'tag'"),
        ({"album": 1.5}, "expected a weight from 0 to 1 for album, got 1.5"),
        ({"album": float("nan")}, "expected a weight from 0 to 1 for album"),
    ],
)
def test_what_is_no_weight(weak: dict[str, float], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        check(weak)


def test_facets_have_their_weights_and_counts(tmp_path: Path) -> None:
    facets = Facets.of(dataset({"artist": 0.5}))
    assert facets.weights.tolist() == [1, 1, 0.5, 0.5]
    assert facets.is_weak.tolist() == [False, False, True, True]
    assert facets.track_counts.tolist() == [2, 1, 2, 2, 2]
    assert facets.own_counts.tolist() == [1, 0, 0, 1, 2]
    some = facets.select(np.array([True, False, True, False]))
    assert some.weights.tolist() == [1, 0.5]
    storage.save(facets, tmp_path / "facets")
    loaded = storage.load(tmp_path / "facets", facets.vocabulary.names["track"])
    assert loaded.weights.tolist() == facets.weights.tolist()
    np.save(tmp_path / "facets" / "weights.npy", np.float32([1, 1, 0.5, -1]))
    with pytest.raises(ArtifactError, match="weights above 0"):
        storage.load(tmp_path / "facets", facets.vocabulary.names["track"])


def test_none_is_a_question_or_has_windows() -> None:
    facets = Facets.of(dataset({"artist": 0.5}, [[0, 1, 2, 3, 4]]))
    assert windows(facets, 2).shape[0] == 4
    held = held_out(facets, 1.0, (10, 10), np.random.default_rng(0))
    assert held.tolist() == [True, False, False]


def test_a_split_keeps_them() -> None:
    parts = split(dataset({"artist": 0.5}, [[0, 1, 2], [1, 2, 3], [2, 3, 4]]), "melon", rng=0, questions=1)
    assert parts.train.manifest.weak == {"artist": 0.5}
    assert parts.train.playlists.height == 2


def scores(settings: ALS | PlaylistNeighbours | LinearAutoencoder, weight: float) -> dict[str, float]:
    """Scores of all tracks for a query of track a, in a dataset whose one own playlist has a and e."""
    facets = Facets.of(dataset({"artist": weight}, [[0, 4]]))
    fitted = settings.fit(facets, seed=0, progress=Silent())
    queries = query_rows([segue.Query(tracks=["a"])], facets)
    codes = np.arange(5, dtype=np.int32)
    return dict(zip("abcde", fitted.score(queries, "tracks").at(0, codes).tolist(), strict=True))


@pytest.mark.parametrize(
    "settings",
    [
        ALS(2, unobserved=0.1, regularization=0.1),
        PlaylistNeighbours(blocks={"track": 1.0}),
        LinearAutoencoder(2, least=1, idf=0),
    ],
    ids=lambda settings: settings.kind,
)
def test_a_larger_weight_says_more(settings: ALS | PlaylistNeighbours | LinearAutoencoder) -> None:
    light, heavy = scores(settings, 0.1), scores(settings, 0.9)
    assert heavy["b"] / heavy["e"] > light["b"] / light["e"] > 0


def test_the_linear_autoencoder_explains_what_it_scores() -> None:
    facets = Facets.of(dataset({"artist": 0.3, "album": 0.7}))
    fitted = LinearAutoencoder(2, least=1).fit(facets, seed=0, progress=Silent())
    queries = query_rows([segue.Query(tracks=["a", "c"])], facets)
    codes = np.arange(5, dtype=np.int32)
    added = fitted.contributions(queries, 0, codes).values.sum(axis=0)
    scored = fitted.score(queries, "tracks").at(0, codes)
    assert added[scored > 0] == pytest.approx(scored[scored > 0], rel=1e-4)
