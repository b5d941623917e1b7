from __future__ import annotations

import dataclasses
import json
import shutil

import msgspec
import pytest

import segue
from segue.constraints.constraints import AS_RANKED, Constraints
from segue.data.answers import write_answers
from segue.errors import ConfigError
from segue.evaluation.catalogue import Catalogue
from segue.evaluation.evaluation import Evaluation
from segue.evaluation.trial import Trial, check_kept, keep_figures, to_json


@pytest.fixture(scope="module")
def held_out(sample):
    return segue.split(sample, "melon", rng=3, questions=20)


@pytest.fixture(scope="module")
def place(held_out, tmp_path_factory):
    directory = tmp_path_factory.mktemp("trial") / "model"
    segue.fit(held_out.train, recipe="fast", seed=3).save(directory)
    return directory


@pytest.fixture(scope="module")
def trial(held_out):
    return Trial(held_out.questions, held_out.answers, n=50, tags=5)


@pytest.fixture(scope="module")
def outcome(trial, place):
    return trial.run(place)


def test_a_models_figures_are_those_of_its_lists(trial, place, outcome, held_out):
    lists = segue.load(place).recommend(trial.queries, 50, tags=5, constraints=AS_RANKED, reasons=False)
    expected = segue.evaluate(trial.queries, trial.truth, lists, Catalogue.of(held_out.train)).summary
    found = outcome.evaluation.summary
    assert found.metrics == expected.metrics
    assert found.coverage == expected.coverage
    assert found.model["recipe"] == "fast"
    assert found.popular_reasons is not None
    assert list(outcome.predictions) == [one.answer() for one in lists]


def test_reasons_are_checked_by_removal_if_asked(trial, place, outcome, tmp_path):
    assert outcome.evaluation.summary.seed_reasons is None
    checked = dataclasses.replace(trial, removing=True)
    found = checked.run(place).evaluation.summary
    assert found.seed_reasons.results > 0
    assert found.metrics == outcome.evaluation.summary.metrics
    write_answers(iter(trial.truth), tmp_path / "perfect.jsonl")
    assert checked.compare(
        outcome, tmp_path / "perfect.jsonl"
    )  # of what it is compared with no reasons are checked
    with pytest.raises(ConfigError, match="a model whose reasons"):
        checked.run(tmp_path / "perfect.jsonl")


def test_an_examples_track_is_read_by_its_name(place, outcome):
    model = segue.load(place)
    assert outcome.label(model.track_id(model.tracks["id"][0])) == model.track_label(0)
    assert outcome.label("없는 곡 🎧") == "없는 곡 🎧"


def test_answers_of_another_program_are_compared_with_a_model(trial, outcome, tmp_path):
    write_answers(iter(trial.truth), tmp_path / "perfect.jsonl")
    perfect = trial.run(tmp_path / "perfect.jsonl")
    assert perfect.evaluation.summary.metrics["track_ndcg@100"].mean == pytest.approx(1)
    comparison = trial.compare(outcome, tmp_path / "perfect.jsonl")
    assert comparison.baseline["name"] == "perfect.jsonl"
    trial.save(tmp_path / "report", perfect, None)
    assert trial.compare(outcome, tmp_path / "report") == comparison


def test_each_constraint_has_its_price(trial, place, outcome):
    constraints = Constraints(versions="all", per_artist=1, diversity=0.5)
    prices = trial.price(outcome, place, constraints)
    assert [price.constraint for price in prices] == ["per_artist", "diversity", "all of them"]
    together = trial.run(place, constraints).evaluation.summary.metrics["track_ndcg@100"].mean
    assert prices[-1].cost is not None
    assert prices[-1].cost.candidate == pytest.approx(together)
    assert trial.price(outcome, place, AS_RANKED) == []


def test_answers_are_put_under_no_constraints(trial, outcome, tmp_path):
    (tmp_path / "a.jsonl").write_text("")
    with pytest.raises(ConfigError, match="expected a model to put under constraints"):
        trial.price(outcome, tmp_path / "a.jsonl", Constraints(per_artist=1))


def test_what_is_saved_is_what_was_found(trial, outcome, tmp_path):
    trial.save(tmp_path / "earlier", outcome, None)
    trial.save(tmp_path / "report", outcome, trial.compare(outcome, tmp_path / "earlier"))
    assert {path.name for path in (tmp_path / "report").iterdir()} == {
        "report.html", "evaluation.json", "questions.parquet", "comparison.json",
    }  # fmt: skip
    assert not (tmp_path / "earlier" / "comparison.json").exists()
    assert Evaluation.load(tmp_path / "report").summary == outcome.evaluation.summary


def test_figures_are_kept_in_a_model_alone(place, outcome, tmp_path):
    shutil.copytree(place, tmp_path / "model")
    check_kept(tmp_path / "model")
    keep_figures(tmp_path / "model", outcome.evaluation)
    kept = json.loads((tmp_path / "model" / "evaluation.json").read_text("utf-8"))
    assert kept == json.loads(msgspec.json.encode(outcome.evaluation.summary))
    segue.load(tmp_path / "model")
    with pytest.raises(ConfigError, match="expected a model directory to keep figures in"):
        check_kept(tmp_path)


def test_the_figures_as_json(outcome):
    found = json.loads(to_json(outcome, None, []))
    assert found["evaluation"]["questions"] == 20
    assert found["comparison"] is None
    assert found["prices"] == []
