from __future__ import annotations

from pathlib import Path

import pytest

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.errors import DataError
from segue.titles import load
from segue.titles.comparison import Asked, Comparison, compare


def last(data: Dataset, asked: Asked, before: Comparison | None = None) -> Comparison:
    *_, found = compare(data, asked, before=before)
    return found


@pytest.fixture(scope="module")
def found(sample: Dataset) -> Comparison:
    return last(sample, Asked(names=("tfidf-neighbours",), questions=40))


def test_every_encoder_answers_the_same_questions(sample: Dataset, tmp_path: Path) -> None:
    said: list[str] = []
    asked = Asked(names=("tfidf-neighbours", "bag"), questions=40, epochs=1, device="cpu", learn_from=60)
    steps = list(compare(sample, asked, models=tmp_path, on_encoder=said.append))
    assert [[row.encoder for row in step.rows] for step in steps] == [
        ["tfidf-neighbours"], ["tfidf-neighbours", "bag"],
    ]  # fmt: skip
    assert said == ["tfidf-neighbours", "bag"]
    for row in steps[-1].rows:
        assert set(row.ndcg) == set(steps[-1].questions)
        assert row.learned_from == 60
        assert row.parameters > 0
    assert load(tmp_path / "bag").recipe.name == "bag"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bag", "tfidf-neighbours"]  # no checkpoints


def test_rows_of_an_earlier_run_stay_if_they_answer_the_same(sample: Dataset, found: Comparison) -> None:
    again = Asked(names=("tfidf-linear",), questions=40, epochs=1, device="cpu")
    assert [row.encoder for row in last(sample, again, found).rows] == ["tfidf-neighbours", "tfidf-linear"]
    other = Asked(names=("tfidf-linear",), questions=40, epochs=1, device="cpu", seed=1)
    assert [row.encoder for row in last(sample, other, found).rows] == ["tfidf-linear"]


def test_tracks_are_asked_for_where_there_are_no_tags() -> None:
    builder = DatasetBuilder()
    for at in range(40):
        builder.add_playlist(
            PlaylistRecord(id=at, title=("비", "gym 🏋")[at % 2], tracks=[at % 2, 2 + at % 2])
        )
    found = last(builder.build({}), Asked(names=("tfidf-neighbours",)))
    assert set(found.questions) == {"tracks, title"}
    assert found.rows[0].ndcg["tracks, title"].mean == 1


def test_a_dataset_without_titles_is_refused() -> None:
    builder = DatasetBuilder()
    for at in range(9):
        builder.add_playlist(PlaylistRecord(id=at, tags=["밤"], tracks=[1, 2]))
    with pytest.raises(DataError, match="8 playlists or more with a title"):
        last(builder.build({}), Asked(names=("bag",)))
