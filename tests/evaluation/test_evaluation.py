from __future__ import annotations

import dataclasses
import json
import random

import msgspec
import pytest

from segue.errors import ArtifactError
from segue.evaluation.evaluation import Evaluation, evaluate
from segue.evaluation.scores import Cutoffs
from segue.metrics.bootstrap import Resampling
from segue.types import Answer, Query

FEW = Resampling(resamples=100)


@pytest.fixture(scope="module")
def evaluation(world):
    return evaluate(
        world.queries,
        world.answers,
        world.predict(0.5),
        world.catalogue,
        resampling=FEW,
        model={"name": "시험"},
    )


def test_three_questions_by_hand():
    queries = [Query(id=1), Query(id=2), Query(id=3)]
    answers = [Answer(id=1, tracks=(1,), tags=("a",)), Answer(id=2, tracks=(2,)), Answer(id=3, tags=("b",))]
    predictions = [
        Answer(id=1, tracks=(1,), tags=("x", "a")),
        Answer(id=2, tracks=(9, 8, 2)),
        Answer(id=3, tags=("x",)),
    ]
    summary = evaluate(queries, answers, predictions, resampling=FEW).summary
    tracks, tags = (1 + 1 / 2) / 2, (0.6309297535714574 + 0) / 2
    assert summary.metrics["track_ndcg@100"].mean == pytest.approx(tracks)
    assert summary.metrics["tag_ndcg@10"].mean == pytest.approx(tags)
    assert summary.metrics["score"].mean == pytest.approx(0.85 * tracks + 0.15 * tags)
    assert summary.metrics["track_ndcg@100"].questions == 2
    assert summary.questions == 3


def test_a_perfect_model_scores_one(world):
    summary = evaluate(world.queries, world.answers, world.answers, resampling=FEW).summary
    assert summary.metrics["score"].mean == pytest.approx(1.0)
    assert summary.metrics["track_clicks"].mean == 0.0


def test_no_predictions_score_zero(world):
    summary = evaluate(world.queries, world.answers, [], world.catalogue, resampling=FEW).summary
    assert summary.metrics["score"].mean == 0.0
    assert summary.metrics["track_clicks"].mean == 51.0
    assert summary.coverage == {"tracks": 0.0, "tags": 0.0}
    assert "track_novelty@100" not in summary.metrics
    assert any("No prediction, scored 0 (60 playlists)" in note for note in summary.notes)


def test_the_order_of_the_inputs_does_not_matter_for_a_mean(world, evaluation):
    shuffled = random.Random(1).sample(list(range(60)), 60)  # noqa: S311 - test data
    predictions = world.predict(0.5)
    again = evaluate(
        world.queries,
        [world.answers[row] for row in shuffled],
        [predictions[row] for row in reversed(shuffled)],
        world.catalogue,
        resampling=FEW,
        model={"name": "시험"},
    )
    assert again.summary == evaluation.summary
    assert again.questions.equals(evaluation.questions)


def test_a_better_model_scores_better(world, evaluation):
    better = evaluate(world.queries, world.answers, world.predict(0.8), resampling=FEW).summary
    assert better.metrics["score"].mean > evaluation.summary.metrics["score"].mean
    assert better.metrics["track_clicks"].mean <= evaluation.summary.metrics["track_clicks"].mean


def test_no_model_passes_the_ceiling_of_what_train_knows(world):
    oracle = evaluate(world.queries, world.answers, world.predict(1.0), world.catalogue, resampling=FEW)
    recall = oracle.summary.metrics["track_recall@100"].mean
    assert recall == pytest.approx(oracle.summary.metrics["track_upper_bound"].mean)
    assert 0.9 < recall < 1.0  # one hidden track of each playlist is new
    table = oracle.questions.drop_nulls("track_ndcg@100")
    assert (table["track_ndcg@100"] <= table["track_ndcg_upper_bound@100"] + 1e-12).all()


def test_curves_rise_to_recall_at_the_end(evaluation):
    tracks, tags = evaluation.summary.curves
    assert (tracks.target, tags.target) == ("tracks", "tags")
    assert tracks.ranks[0] == 1
    assert tracks.ranks[-1] == 100
    means = [point.mean for point in tracks.recall]
    assert means == sorted(means)
    assert means[-1] == pytest.approx(evaluation.summary.metrics["track_recall@100"].mean)
    assert tags.recall[-1].mean == pytest.approx(evaluation.summary.metrics["tag_recall@10"].mean)


def test_short_lists_are_noted(world):
    short = [Answer(id=answer.id, tracks=answer.tracks[:3], tags=answer.tags) for answer in world.answers]
    notes = evaluate(world.queries, world.answers, short, resampling=FEW).summary.notes
    assert (
        "45 predictions have fewer than 100 tracks (the shortest 3); what a list leaves out is a miss."
        in notes
    )


def test_ids_may_come_as_integers_or_as_texts(world):
    """Of questions, answers, predictions and catalogue alike: no mixture scores 0 without a word."""
    predictions = world.predict(0.4)
    expected = evaluate(world.queries, world.answers, predictions, world.catalogue, resampling=FEW)
    texts = [Answer(id=str(one.id), tracks=tuple(map(str, one.tracks)), tags=one.tags) for one in predictions]
    catalogue = dataclasses.replace(
        world.catalogue, tracks={str(k): v for k, v in world.catalogue.tracks.items()}
    )
    found = evaluate(world.queries, world.answers, texts, catalogue, resampling=FEW)
    assert found.summary == expected.summary
    assert found.summary.metrics["track_recall@100"].mean > 0.2
    assert found.questions.equals(expected.questions)


def test_saved_and_loaded_it_is_the_same(evaluation, tmp_path):
    evaluation.save(tmp_path / "run")
    again = Evaluation.load(tmp_path / "run")
    assert again.summary == evaluation.summary
    assert again.questions.equals(evaluation.questions)
    evaluation.save(tmp_path / "run")  # replacing an older one is fine


def test_json_is_plain_and_readable(evaluation):
    content = json.loads(evaluation.to_json())
    assert content["model"] == {"name": "시험"}
    assert set(content["metrics"]["score"]) == {"mean", "low", "high", "questions"}
    assert "시험".encode() in evaluation.to_json()


def test_the_same_input_gives_the_same_bytes(world, evaluation):
    again = evaluate(
        world.queries,
        world.answers,
        world.predict(0.5),
        world.catalogue,
        resampling=FEW,
        model={"name": "시험"},
    )
    assert again.to_json() == evaluation.to_json()


def test_a_folder_without_an_evaluation_is_refused(tmp_path):
    with pytest.raises(ArtifactError, match=r"without evaluation\.json"):
        Evaluation.load(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "a damaged one"),
        (b'{"format_version": 99}', "expected evaluation format 1 or older, got format 99"),
    ],
)
def test_damaged_and_newer_evaluations_are_refused(evaluation, tmp_path, content, message):
    evaluation.save(tmp_path / "run")
    (tmp_path / "run" / "evaluation.json").write_bytes(content)
    with pytest.raises(ArtifactError, match=message):
        Evaluation.load(tmp_path / "run")


def test_a_lost_table_is_refused(evaluation, tmp_path):
    evaluation.save(tmp_path / "run")
    (tmp_path / "run" / "questions.parquet").unlink()
    with pytest.raises(ArtifactError, match="a damaged one"):
        Evaluation.load(tmp_path / "run")


def test_an_evaluation_cannot_be_changed(evaluation):
    with pytest.raises(AttributeError):
        evaluation.summary.questions = 5
    assert msgspec.structs.fields(evaluation.summary)


def test_cut_offs_are_remembered(world):
    summary = evaluate(world.queries, world.answers, [], cutoffs=Cutoffs(tracks=20), resampling=FEW).summary
    assert summary.cutoffs.tracks == 20
    assert "track_ndcg@20" in summary.metrics
