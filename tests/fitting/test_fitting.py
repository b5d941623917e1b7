"""Fitting on whatever there is: every dataset, however poor, gives a model that answers and can be saved."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.errors import ConfigError, DataError
from segue.facets import Facets
from segue.fitting.fitting import MAX_SEED
from segue.fitting.folds import examples
from segue.model import Model
from segue.recipes import Ranking, Shape, resolve
from segue.recipes.built_in import default, fast
from segue.types import Query

DAY = dt.datetime(2020, 1, 1)


def dataset(*records: PlaylistRecord, tracks: int = 0) -> Dataset:
    builder = DatasetBuilder()
    for record in records:
        builder.add_playlist(record)
    for track in range(tracks):
        builder.add_track(TrackRecord(id=track, title=f"곡 {track}", artists=["가"]))
    return builder.build({"format": "test"})


def many(**parts: Any) -> list[PlaylistRecord]:
    """Thirty playlists with a title, two tags and three tracks each, but for the parts given."""
    made: list[PlaylistRecord] = []
    for number in range(30):
        usual: dict[str, Any] = {
            "title": f"비 오는 {number % 5}",
            "tags": [f"태그 {number % 4}", "비"],
            "tracks": [number % 7, 10 + number % 5, 20 + number % 3],
            "updated": DAY,
        }
        made.append(PlaylistRecord(id=number, **(usual | parts)))
    return made


POOR: Mapping[str, Dataset] = {
    "one track": dataset(PlaylistRecord(id=1, tracks=[1])),
    "one playlist": dataset(
        PlaylistRecord(id=1, title="비 오는 날", tags=["비"], tracks=[1, 2, 3], updated=DAY)
    ),
    "one title": dataset(PlaylistRecord(id=1, title="비 오는 날")),
    "an empty playlist": dataset(PlaylistRecord(id=1)),
    "a catalogue nobody used": dataset(PlaylistRecord(id=1), tracks=9),
    "two playlists": dataset(
        PlaylistRecord(id=1, tracks=[1, 2], tags=["가", "나"]),
        PlaylistRecord(id=2, tracks=[1, 3], tags=["가"]),
    ),
    "no tags": dataset(*many(tags=[])),
    "no tracks": dataset(*many(tracks=[])),
    "no titles": dataset(*many(title=None)),
    "no dates": dataset(*many(updated=None)),
    "tags alone": dataset(*many(title=None, tracks=[])),
    "titles alone": dataset(*many(tags=[], tracks=[])),
    "tracks alone": dataset(*many(title=None, tags=[], updated=None)),
    "a track each": dataset(*(PlaylistRecord(id=number, tracks=[number]) for number in range(20))),
    "nothing in common": dataset(
        *(
            PlaylistRecord(
                id=number,
                title=f"{number}번",
                tags=[f"{number}", f"{number}-"],
                tracks=[3 * number, 3 * number + 1, 3 * number + 2],
            )
            for number in range(20)
        )
    ),
    "all the same": dataset(*many(title="밤", tags=["밤"], tracks=[1, 2, 3])),
}


QUERIES = [
    Query(),
    Query(title="비 오는 날"),
    Query(tags=("비", "가")),
    Query(tracks=(1, 3)),
    Query(tracks=(1,), title="밤", tags=("밤",), updated=DAY),
    Query(tracks=("nobody",), tags=("없는 태그",)),
]


@pytest.mark.parametrize("name", POOR)
def test_a_poor_dataset_gives_a_model_that_answers(name: str, recipe: str, tmp_path: Path) -> None:
    poor = POOR[name]
    model = segue.fit(poor, recipe=recipe, seed=1)
    found = model.recommend(QUERIES, 50)
    for query, continuation in zip(QUERIES, found, strict=True):
        known = {str(track) for track in query.tracks} & {*poor.tracks["id"]}
        assert len(continuation.tracks) == min(50, poor.tracks.height - len(known))
        assert len(continuation.tags) == min(10, len({*model.tags} - {*query.tags}))
    model.save(tmp_path / "model")
    for loaded, fitted in zip(segue.load(tmp_path / "model").recommend(QUERIES, 50), found, strict=True):
        assert loaded.answer() == fitted.answer()
        # where an array lies in memory moves the last bit of a product
        for ours, theirs in ((loaded.tracks, fitted.tracks), (loaded.tags, fitted.tags)):
            assert [one.score for one in ours] == pytest.approx([one.score for one in theirs], rel=1e-5)


def test_a_ranker_is_learned_where_there_is_anything_to_find(models: Mapping[str, Model]) -> None:
    assert models["default"].rankers.keys() == {"tracks"}
    assert models["fast"].rankers == {}
    for name in ("no tags", "one playlist"):  # fewer than fifty questions teach no order
        assert segue.fit(POOR[name], seed=1).rankers == {}


@pytest.mark.parametrize("name", ["no tags", "one playlist", "two playlists", "all the same"])
def test_of_a_handful_of_playlists_the_default_recipe_answers_as_the_fast_one_does(name: str) -> None:
    answers = [
        [found.answer() for found in segue.fit(POOR[name], recipe=recipe, seed=1).recommend(QUERIES, 20)]
        for recipe in (fast, default)  # as they are, not made small
    ]
    assert answers[0] == answers[1]


def test_a_ranker_leaves_queries_of_a_kind_that_it_never_met_to_the_fused_score(sample: Dataset) -> None:
    model = segue.fit(sample, seed=5)
    assert model.rankers["tracks"].knows(seeded=True)
    assert not model.rankers["tracks"].knows(seeded=False)
    bare = dataclasses.replace(model, rankers={})
    title, seeds = Query(title="비 오는 날"), Query(tracks=(1, 3, 5))
    assert model.recommend(title, 50) == bare.recommend(title, 50)
    assert model.recommend(seeds, 50) != bare.recommend(seeds, 50)


def test_a_model_says_what_it_is(models: Mapping[str, Model], sample: Dataset, recipe: str) -> None:
    manifest = models[recipe].manifest
    assert (manifest.recipe, manifest.seed, manifest.library_version) == (recipe, 5, segue.__version__)
    assert manifest.dataset.fingerprint == sample.manifest.fingerprint
    assert manifest.dataset.counts == sample.manifest.counts
    assert manifest.generators == tuple(models[recipe].generators)
    assert {"facets", *manifest.generators} <= manifest.fitted_seconds.keys()
    for shares in manifest.importance.values():
        assert sum(shares.values()) == pytest.approx(1)


def test_a_seed_outside_its_range_is_refused(sample: Dataset) -> None:
    for seed in (-1, MAX_SEED + 1):
        with pytest.raises(ConfigError, match=str(seed)):
            segue.fit(sample, recipe="fast", seed=seed)


def test_the_largest_seed_is_fine(recipe: str) -> None:
    segue.fit(POOR["no tags"], recipe=recipe, seed=MAX_SEED)


def test_an_unknown_recipe_is_refused(sample: Dataset) -> None:
    with pytest.raises(ConfigError, match="best"):
        segue.fit(sample, recipe="best")


def test_a_dataset_without_playlists_is_refused() -> None:
    with pytest.raises(DataError, match="playlists"):
        segue.fit(dataset(tracks=3))


def test_titled_playlists_are_asked_by_their_title_where_they_are_many(
    sample_facets: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, ranking = resolve("fast", Shape.of(sample_facets)), Ranking(folds=1, share=0.3, depth=50, keep=60)
    usual = examples(plan, ranking, sample_facets, 1)["tracks"]
    monkeypatch.setattr("segue.fitting.folds.MANY_ASKED", 1)
    more = examples(plan, ranking, sample_facets, 1)["tracks"]
    assert len(more.labels) > len(usual.labels)
    assert more.seeded[: len(usual.seeded)] == usual.seeded
    assert not any(more.seeded[len(usual.seeded) :])
