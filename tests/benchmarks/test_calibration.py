from __future__ import annotations

import numpy as np
import pytest

from benchmarks.calibration import Forecasts, by_lists, by_mix, by_results, summed
from segue.evaluation.calibration import calibration_error
from segue.types import Answer, Continuation, Expectation, Query, TagResult


def forecasts(predicted: list[float], hits: list[bool], lists: list[int]) -> Forecasts:
    return Forecasts(np.array(predicted), np.array(hits), np.array(lists))


def test_sure_forecasts_have_no_error_by_chance():
    one = forecasts([0.0] * 5 + [1.0] * 5, [False] * 5 + [True] * 5, [0] * 10)
    assert by_results(one).max() == by_lists(one).max() == 0


def test_chance_by_results_is_that_of_a_coin():
    one = forecasts([0.5] * 1000, [True] * 1000, [0] * 1000)
    # ten bins of 100: the mean distance of a share from 0.5 is 0.05 * sqrt(2 / pi)
    assert by_results(one).mean() == pytest.approx(0.05 * np.sqrt(2 / np.pi), abs=0.002)


def test_a_list_is_surprising_as_a_whole():
    hits = [True, False] * 10
    one = forecasts([0.3] * 20, hits, [0] * 20)
    assert by_lists(one) == pytest.approx(calibration_error(one.predicted, one.hits))
    several = forecasts([0.3] * 20, hits, list(range(20)))
    assert by_lists(several).std() > 0


def test_lists_stay_apart_when_they_are_joined():
    one = forecasts([0.1, 0.2], [True, False], [0, 1])
    assert Forecasts.joined([one, one]).lists.tolist() == [0, 1, 2, 3]


def test_forecasts_are_of_questions_that_hide_the_target():
    tags = (TagResult(tag="밤", score=1.0, probability=0.4), TagResult(tag="비", score=0.5, probability=0.1))
    expected = {"tags": Expectation(hits=0.5, precision=0.25, ndcg=0.3)}
    lists = [Continuation(id=1, tags=tags, expected=expected)] * 2
    found = by_mix("tags", [Query(title="밤")] * 2, [Answer(id=1, tags=("비",)), Answer(id=2)], lists)
    assert list(found) == ["title"]
    assert found["title"].predicted.tolist() == [0.4, 0.1]
    assert found["title"].hits.tolist() == [False, True]
    assert by_mix("tracks", [Query(title="밤")] * 2, [Answer(id=1, tracks=(1,))] * 2, lists) == {}


def test_rows_are_of_all_of_each_split_and_of_each_mix():
    row = {"target": "tags", "predicted": [0.5, 0.5], "hits": [True, False], "lists": [0, 0]}
    found = summed([{**row, "split": 1, "mix": "title"}, {**row, "split": 2, "mix": "tags"}])
    assert [one["asked"] for one in found] == [
        "tags, all",
        "tags, split 1",
        "tags, split 2",
        "tags, title",
        "tags, tags",
    ]
    assert found[0]["results"] == 4
    assert found[0]["observed"] == found[0]["predicted"] == 0.5
