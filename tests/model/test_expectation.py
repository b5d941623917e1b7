"""What a list expects of itself, and the note on lists that expect little."""

from __future__ import annotations

import dataclasses

import pytest

from segue.data.dataset import Dataset
from segue.errors import QueryError
from segue.model import Model
from segue.model.storage import load
from segue.notes import HELPS
from segue.types import FIRST, Query


@pytest.fixture(scope="module")
def fast(models: dict[str, Model]) -> Model:
    return models["fast"]


def query_of(model: Model, sample: Dataset, tracks: int = 4) -> Query:
    row = next(row for row in sample.playlists.iter_rows(named=True) if len(row["tracks"]) > tracks + 2)
    return Query(tracks=tuple(model.track_id(sample.tracks["id"][code]) for code in row["tracks"][:tracks]))


@pytest.mark.parametrize("recipe", ["fast", "default"])
def test_every_result_has_a_probability_and_every_list_an_expectation(
    models: dict[str, Model], sample: Dataset, recipe: str
) -> None:
    model = models[recipe]
    found = model.recommend(query_of(model, sample), 30, tags=5)
    assert set(found.expected) == {"tracks", "tags"}
    for target, results in (("tracks", found.tracks), ("tags", found.tags)):
        shares = [one.probability for one in results]
        assert all(share is not None and 0 <= share <= 1 and round(share, 4) == share for share in shares)
        expected = found.expected[target]  # pyright: ignore[reportArgumentType]
        assert expected.hits == pytest.approx(sum(share or 0 for share in shares), abs=0.01)
        first = shares[:FIRST]
        assert expected.precision == pytest.approx(sum(share or 0 for share in first) / len(first), abs=1e-4)
        assert 0 <= expected.ndcg <= 1


def test_they_depend_neither_on_the_batch_nor_on_the_length(fast: Model, sample: Dataset) -> None:
    query = query_of(fast, sample)
    alone = fast.recommend(query, 60)
    batch = fast.recommend([Query(), query, Query(title="비 오는 밤 🌧")], 20)[1]
    assert [one.probability for one in batch.tracks] == [one.probability for one in alone.tracks[:20]]
    assert batch.expected["tracks"].precision == alone.expected["tracks"].precision


def test_order_and_scores_are_those_of_a_model_without_probabilities(fast: Model, sample: Dataset) -> None:
    query = query_of(fast, sample)
    bare = dataclasses.replace(fast, probabilities={})
    found, plain = fast.recommend(query, 20), bare.recommend(query, 20)
    assert [(one.id, one.score, one.reasons) for one in found.tracks] == [
        (one.id, one.score, one.reasons) for one in plain.tracks
    ]
    assert not plain.expected
    assert {one.probability for one in (*plain.tracks, *plain.tags)} == {None}
    assert "unsure" not in {note.code for note in plain.notes}


def test_an_empty_query_gets_the_share_of_playlists_that_hold_each_track(fast: Model) -> None:
    first = fast.recommend(Query(), 1, tags=1)
    playlists = int((fast.facets.lengths > 0).sum())
    assert first.tracks[0].probability == round(fast.track_counts.max() / playlists, 4)


def test_an_unsure_list_stays_and_says_what_would_help(fast: Model) -> None:
    query = Query(title="zzqq ☂", tags=("없는 태그 하나",))
    found = fast.recommend(query, 20, tags=4, unsure_below=1.0)
    notes = [note for note in found.notes if note.code == "unsure"]
    assert [note.values["target"] for note in notes] == ["tracks", "tags"]
    assert notes[0].values["helps"] == ("track", "known_tag", "longer_title")
    assert "a track or a tag that the model knows or a longer title would help" in notes[0].text
    quiet = fast.recommend(query, 20, tags=4, unsure_below=0)
    assert "unsure" not in {note.code for note in quiet.notes}
    assert quiet.tracks == found.tracks


def test_what_would_help_depends_on_what_is_there(fast: Model, sample: Dataset) -> None:
    def helps(query: Query) -> object:
        notes = fast.recommend(query, 5, tags=0, unsure_below=1.0).notes
        return next(note.values["helps"] for note in notes if note.code == "unsure")

    two = query_of(fast, sample, 2)
    assert helps(two) == ("more_tracks", "tag", "title")
    assert helps(Query(tracks=("no such track",))) == ("known_track", "tag", "title")
    many = query_of(fast, sample, 6)
    assert helps(many) == ("tag", "title")
    assert set(HELPS) >= {"track", "known_track", "more_tracks", "tag", "known_tag", "title", "longer_title"}


@pytest.mark.parametrize("below", [-0.1, 1.1, float("nan")])
def test_a_threshold_that_is_no_share_is_refused(fast: Model, below: float) -> None:
    with pytest.raises(QueryError, match="unsure_below"):
        fast.recommend(Query(), 1, unsure_below=below)


def test_probabilities_are_saved_with_the_model(fast: Model, tmp_path: object) -> None:
    place = f"{tmp_path}/model"
    fast.save(place)
    assert load(place).probabilities == fast.probabilities
    assert set(fast.probabilities) == {"tracks", "tags"}
