"""Models that heard their tracks: from a feature store to reasons."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import soundfile

import segue
from segue.audio.mel import MELON
from segue.audio.sources.clips import Clip, Heard
from segue.audio.store import FeatureStore, StoreManifest, write_manifest
from segue.audio.store_writer import StoreWriter
from segue.constraints.constraints import Constraints
from segue.data.dataset import Dataset
from segue.errors import DataError, QueryError
from segue.facets import QueryRows
from segue.fitting.sounds import with_tracks
from segue.model import Model
from segue.ranking.features import Background, features
from segue.ranking.pools import Pool
from segue.recipes import Shape
from segue.sample import make_world
from segue.sample.clips import SAMPLE_RATE, synthesise
from segue.types import Query, Reason

COLD = frozenset(range(0, 400, 10))
"""Tracks of the world that are in no playlist."""

NEW = "100000"
"""A track that only the store knows."""


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    whole = make_world(playlists=200, tracks=400, seed=2).dataset
    kept = [[row for row in rows if row not in COLD] for rows in whole.playlists["tracks"].to_list()]
    return Dataset.of(
        whole.playlists.with_columns(pl.Series("tracks", kept, dtype=pl.List(pl.UInt32))),
        whole.tracks,
        playlist_ids="integer",
        track_ids="integer",
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first 1.5 s of every track's clip; track 7 is not there, and track 100000 only here."""
    directory = tmp_path_factory.mktemp("audio") / "store"
    directory.mkdir()
    tracks = make_world(playlists=200, tracks=400, seed=2).tracks
    write_manifest(directory, StoreManifest(mel=MELON))
    writer = StoreWriter(FeatureStore.load(directory))
    for row in range(400):
        mel = MELON.of(synthesise(tracks, row, seed=2)[: 3 * SAMPLE_RATE // 2])
        if row != 7:
            writer.add(Clip(str(row), f"{row}.wav", lambda: None), Heard(mel))  # type: ignore[arg-type]
    writer.add(Clip(NEW, "new.wav", lambda: None), Heard(mel[:, ::2]))  # type: ignore[arg-type]
    writer.add(Clip("not a number", "other.wav", lambda: None), Heard(mel[:, ::3]))  # type: ignore[arg-type]
    writer.finish({})
    return directory


@pytest.fixture(scope="module")
def model(dataset: Dataset, store: Path) -> Model:
    return segue.fit(dataset, recipe="fast", audio=store)


@pytest.fixture(scope="module")
def loaded(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Model:
    place = tmp_path_factory.mktemp("models") / "heard"
    model.save(place)
    return segue.load(place)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clips") / "clip.wav"
    soundfile.write(
        path, synthesise(make_world(playlists=200, tracks=400, seed=2).tracks, 20, seed=2), SAMPLE_RATE
    )
    return path


def reasons_of(model: Model, query: Query, track: int) -> tuple[Reason, ...]:
    found = model.recommend([query], 400, tags=0)[0].tracks
    return next(result.reasons for result in found if result.id == track)


def test_any_recipe_has_the_generator_with_audio_and_none_without(dataset: Dataset, model: Model) -> None:
    assert "cold start" in model.generators
    assert "cold start" not in segue.fit(dataset, recipe="fast").generators


def test_tracks_of_the_store_alone_are_in_the_catalogue(model: Model) -> None:
    assert model.tracks["id"][-1] == NEW
    assert "not a number" not in model.tracks["id"].to_list()
    sounds = model.facets.sounds
    assert sounds is not None
    assert np.flatnonzero(~sounds.heard).tolist() == [7]
    everything = model.recommend([Query(tracks=(20,))], 500, tags=0, reasons=False)[0]
    assert {track.id for track in everything.tracks} & {int(NEW)}


def test_a_list_follows_the_energy_of_what_was_heard(model: Model, loaded: Model) -> None:
    for one in (model, loaded):
        sounds = one.facets.sounds
        assert sounds is not None
        assert np.flatnonzero(sounds.pace[:, 0] == 0).tolist() == [7]
        found = one.recommend(Query(tracks=(21, 22)), 40, constraints=Constraints(order="flow:rising"))
        assert found.notes == ()
        code = one.facets.vocabulary.codes["track"]
        energy = [float(sounds.pace[code[str(track.id)], 0]) for track in found.tracks]
        assert np.corrcoef(energy, np.arange(40))[0, 1] > 0.9


def test_a_cold_seed_leads_somewhere_and_the_reasons_say_so(model: Model) -> None:
    found = model.recommend([Query(tracks=(20,))], 20)[0]
    kinds = {reason.kind for track in found.tracks for reason in track.reasons}
    assert "audio" in kinds
    assert all(sum(reason.share for reason in track.reasons) <= 1 for track in found.tracks)
    own = [track for track in found.tracks for reason in track.reasons if reason.kind == "audio"]
    title = model.tracks["title"][20]
    assert {reason.value for track in own for reason in track.reasons if reason.kind == "audio"} == {title}


def test_cold_tracks_are_found_and_never_by_playlists(model: Model) -> None:
    seeds = tuple(model.facets.playlists["track"].indices[:6].tolist())
    found = model.recommend([Query(tracks=seeds)], 400, tags=0)[0].tracks
    cold = [track for track in found[:200] if track.id in COLD]
    assert cold
    told = {reason.kind for track in cold for reason in track.reasons}
    assert told <= {"audio", "artist", "album", "genre", "popular", "track"}
    assert "audio" in told


def test_a_saved_model_answers_and_hears_the_same(model: Model, loaded: Model, clip: Path) -> None:
    sounds = model.hear([clip])
    assert loaded.hear([clip]) == sounds
    queries = [Query(sounds=sounds), Query(tracks=(20, 3), title="비 오는 날"), Query()]
    assert loaded.recommend(queries, 30) == model.recommend(queries, 30)


def test_answering_needs_no_torch(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path / "heard")
    code = (
        "import sys, segue; from segue.types import Query; model = segue.load(sys.argv[1]);"
        "assert model.recommend([Query(tracks=(20,))], 5)[0].tracks; print('torch' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "heard")]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert ran.stdout.strip() == "False"


def test_a_clip_is_a_query(loaded: Model, clip: Path) -> None:
    found = loaded.recommend([Query(sounds=loaded.hear([clip]))], 10)[0]
    assert not found.notes
    assert {reason for track in found.tracks for reason in track.reasons} == {Reason("audio", "clip", 1.0)}
    assert {reason for tag in found.tags for reason in tag.reasons} == {Reason("audio", "clip", 1.0)}
    popular = loaded.recommend([Query()], 10)[0]
    assert [track.id for track in found.tracks] != [track.id for track in popular.tracks]


def test_the_ranker_learns_with_it(dataset: Dataset, store: Path) -> None:
    from tests.small_models import small_default

    model = segue.fit(dataset, audio=store, recipe=small_default)
    assert {"cold_start_score", "cold_start_rank"} & {*model.rankers["tracks"].importance()}


def test_what_nobody_has_placed_teaches_the_ranker_nothing(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segue.fitting import folds
    from tests.small_models import small_default

    seen: list[int] = []

    def spied(pool: Pool, rows: QueryRows, i: int, background: Background) -> Any:
        if background.target == "tracks":
            seen.extend(pool.codes.tolist())
        return features(pool, rows, i, background)

    monkeypatch.setattr(folds, "features", spied)
    plan = small_default(Shape.of(model.facets))
    assert plan.ranking is not None
    folds.fold(plan, plan.ranking, model.facets, (0, 0))
    assert seen
    assert not COLD & set(seen)
    assert len(model.facets.track_counts) - 1 not in seen


def test_a_model_without_audio_hears_nothing(dataset: Dataset, clip: Path) -> None:
    with pytest.raises(QueryError, match="without audio"):
        segue.fit(dataset, recipe="fast").hear([clip])


def test_a_store_of_other_tracks_is_refused(dataset: Dataset, store: Path) -> None:
    renamed = dataset.tracks.with_columns(pl.col("id") + "x")
    other = Dataset.of(dataset.playlists, renamed, playlist_ids="integer")
    with pytest.raises(DataError, match="expected sounds of the tracks of the dataset"):
        segue.fit(other, recipe="fast", audio=store)


def test_new_tracks_go_last_and_playlists_stay(dataset: Dataset) -> None:
    grown = with_tracks(dataset, ("5", NEW, "ab", "007"))
    assert grown.tracks["id"].to_list() == [*dataset.tracks["id"].to_list(), NEW]
    assert grown.playlists.equals(dataset.playlists)
    assert with_tracks(dataset, ("5",)) is dataset
