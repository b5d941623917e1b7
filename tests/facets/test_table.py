"""The table of facets: one more row is one more facet, from the vocabulary to the reasons."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

import segue
from segue.cli.data.dataset_view import dataset_view
from segue.cli.model.continuation_view import STYLES
from segue.data.dataset import TRACK_SCHEMA, Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.errors import ArtifactError, RecipeError
from segue.facets import BLOCKS, Facets, query_rows, storage
from segue.facets.table import FacetBlock, block_of, reason_kinds
from segue.generators.als.cold_start import ColdStart
from segue.generators.content.named_in_title import NamedInTitle
from segue.generators.content.popularity import Popularity
from segue.generators.content.related import Related
from segue.model import Model
from segue.ranking.features import Background, feature_names
from segue.recipes import Member, Recipe, text
from segue.types import Query

MOOD = FacetBlock(
    name="mood", of="tracks", column="location", label="a mood", reason="mood", mention=0.5,
    names=pl.col("location").str.split(" "),
)  # fmt: skip
"""A facet of a column that no other facet is read from: a track has the moods that stand there."""

TRACKS = {1: "잔잔한", 2: "잔잔한 upbeat", 3: "upbeat", 4: None, 5: "잔잔한", 6: None}


@pytest.fixture
def dataset() -> Dataset:
    builder = DatasetBuilder()
    for key, moods in TRACKS.items():
        builder.add_track(TrackRecord(id=key, title=f"노래 {key} 🎵", location=moods))
    for key, tracks in enumerate(((4, 1), (4, 3), (4, 2), (6, 4))):
        builder.add_playlist(PlaylistRecord(id=key, title="밤", tracks=tracks))
    return builder.build({"format": "test"})


@pytest.fixture
def with_mood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BLOCKS, "mood", MOOD)


@pytest.fixture
def model(with_mood: None, dataset: Dataset) -> Model:
    members = (
        Member("popularity", Popularity(), tracks=0.01),
        Member("related", Related(blocks={"mood": 1.0}), tracks=1.0),
        Member("named", NamedInTitle(), tracks=1.0),
    )
    return segue.fit(dataset, recipe=Recipe(members), seed=1)


@pytest.mark.usefixtures("with_mood")
def test_a_facet_of_one_more_row_is_in_the_vocabulary_and_the_rows(dataset: Dataset) -> None:
    facets = Facets.of(dataset)
    assert facets.vocabulary.names["mood"] == ("잔잔한", "upbeat")
    assert facets.tracks["mood"].toarray().tolist() == [[1, 0], [1, 1], [0, 1], [0, 0], [1, 0], [0, 0]]
    rows = query_rows([Query(title="  잔잔한 노래"), Query(title="밤", tags=("Upbeat",))], facets)
    assert [rows.codes("mood", i).tolist() for i in range(2)] == [[0], [1]]
    assert "mood" in feature_names([], Background.of(facets, "tracks", {}))
    assert "mood" in reason_kinds()


@pytest.mark.usefixtures("with_mood")
def test_a_dataset_is_said_to_have_it(dataset: Dataset) -> None:
    console = Console(file=io.StringIO(), width=200, record=True)
    console.print(dataset_view(dataset))
    assert "with a mood 4" in " ".join(console.export_text().split())


@pytest.mark.parametrize("query", [Query(title="잔잔한 밤"), Query(tracks=(5,))], ids=["named", "shared"])
def test_it_finds_tracks_gives_reasons_and_is_saved(model: Model, query: Query, tmp_path: Path) -> None:
    best = model.recommend(query, 2).tracks
    assert {track.id for track in best} == {1, 2}
    assert ("mood", "잔잔한") in {(reason.kind, reason.value) for reason in best[0].reasons}
    model.save(tmp_path / "m")
    assert segue.load(tmp_path / "m").recommend(query, 6) == model.recommend(query, 6)


def test_a_model_of_a_facet_that_the_table_lacks_is_refused(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.save(tmp_path / "m")
    monkeypatch.delitem(BLOCKS, "mood")
    with pytest.raises(ArtifactError, match=r"expected facets among track, .*year, got mood") as caught:
        segue.load(tmp_path / "m")
    assert "table of facets" in caught.value.hint


def test_facets_of_fewer_rows_are_read_as_they_were(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that was fitted before a row was added goes on without it."""
    facets = Facets.of(dataset)
    storage.save(facets, tmp_path / "facets")
    monkeypatch.setitem(BLOCKS, "mood", MOOD)
    loaded = storage.load(tmp_path / "facets", facets.vocabulary.names["track"])
    assert loaded.tracks.keys() == facets.tracks.keys()
    assert query_rows([Query(title="잔잔한")], loaded).blocks.keys() == facets.playlists.keys()


def test_every_row_names_a_column_and_says_how_tracks_are_read() -> None:
    columns = {"tracks": TRACK_SCHEMA, "playlists": {"title", "tags", "tracks"}}
    for name, block in BLOCKS.items():
        assert block.name == name
        assert block.column in columns[block.of]
        assert (block.names is not None) == (block.of == "tracks")
    assert (block_of("tracks"), block_of("tags")) == ("track", "tag")


def test_every_kind_of_reason_has_a_colour() -> None:
    assert tuple(STYLES) == reason_kinds()


def test_a_recipe_that_names_what_is_no_row_is_refused_with_the_rows_there_are(with_mood: None) -> None:
    wrong = Recipe((
        Member("popularity", Popularity(), tracks=1.0),
        Member("cold", ColdStart(sources=("sound", "year")), tracks=1.0),
        Member("related", Related(blocks={"moods": 1.0}), tracks=1.0),
    ))  # fmt: skip
    with pytest.raises(RecipeError) as caught:
        text.settled(wrong)
    assert (
        'sources: expected a list, each one of "sound", "artist", "album", "genre", got'
        in caught.value.message
    )
    assert 'blocks: expected a table; keys: one of "track", ' in caught.value.message
    assert '"year", "mood"; values' in caught.value.message
