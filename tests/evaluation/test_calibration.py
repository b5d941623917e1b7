"""Calibration and abstaining, counted by hand."""

from __future__ import annotations

import pytest

from segue.evaluation import report
from segue.evaluation.calibration import calibrations
from segue.evaluation.evaluation import evaluate
from segue.evaluation.findings import probabilities
from segue.types import Answer, Continuation, Expectation, Query, TagResult, TrackResult

DEPTHS = {"tracks": 2, "tags": 2}


def listed(key: str, tracks: list[tuple[str, float]], ndcg: float) -> Continuation:
    results = tuple(TrackResult(id=name, score=1.0, probability=p) for name, p in tracks)
    expected = Expectation(hits=sum(p for _, p in tracks), precision=tracks[0][1], ndcg=ndcg)
    return Continuation(id=key, tracks=results, expected={"tracks": expected})


QUERIES = [Query(id="a", title="비 오는 밤"), Query(id="b", tracks=("s",)), Query(id="c", tags=("🌧",))]
ANSWERS = [Answer(id="a", tracks=("x",)), Answer(id="b", tracks=("y",)), Answer(id="c", tags=("밤",))]
LISTS = [
    listed("b", [("y", 0.9), ("x", 0.2)], ndcg=0.9),
    listed("a", [("z", 0.4), ("x", 0.4)], ndcg=0.4),
    Continuation(id="c", tags=(TagResult(tag="밤", score=1.0),)),
]


def test_it_is_the_distance_of_predicted_and_observed() -> None:
    (found,) = calibrations(QUERIES, ANSWERS, LISTS, DEPTHS)  # tags have no probabilities
    assert found.target == "tracks"
    assert found.results == 4
    assert [(one.predicted, one.observed) for one in found.bins] == [(0.2, 0), (0.4, 0), (0.4, 1), (0.9, 1)]
    assert found.error == pytest.approx((0.2 + 0.4 + 0.6 + 0.1) / 4)
    assert found.mixes == {"title": pytest.approx((0.4 + 0.6) / 2), "tracks": pytest.approx((0.2 + 0.1) / 2)}


def test_the_least_sure_are_left_out_first() -> None:
    (found,) = calibrations(QUERIES, ANSWERS, LISTS, DEPTHS)
    whole, *_, half = found.rests
    assert (whole.left_out, whole.questions, half.left_out, half.questions) == (0, 2, 0.5, 1)
    assert half.ndcg == 1  # b, whose first track is the hidden one
    assert half.expected == 0.9
    assert whole.ndcg == pytest.approx((1 + 0.6309) / 2, abs=1e-4)
    assert whole.expected == pytest.approx(0.65)


def test_answers_of_other_programs_have_none() -> None:
    assert calibrations(QUERIES, ANSWERS, [Answer(id="a", tracks=("x",))], DEPTHS) == ()


def test_it_is_in_the_figures_the_report_and_the_sentences() -> None:
    found = evaluate(QUERIES, ANSWERS, LISTS)
    assert found.summary.calibration == calibrations(QUERIES, ANSWERS, LISTS, {"tracks": 100, "tags": 10})
    (sentence,) = probabilities(found.summary)
    assert "Probabilities of tracks are off by 32.5 points" in sentence
    assert "expected calibration error 0.325" in sentence
    page = report.render(found)
    assert "How sure it is" in page
    assert "reliability-tracks" in page
    assert sentence in page
