from __future__ import annotations

import msgspec
import pytest

from segue.evaluation.comparison import compare
from segue.evaluation.evaluation import evaluate
from segue.evaluation.findings import findings
from segue.evaluation.reasons import PopularReasons
from segue.evaluation.removal import SeedReasons
from segue.metrics.bootstrap import Estimate, Resampling
from segue.types import Answer, Query

SOME = Resampling(resamples=200)


def said(*arguments):
    return " ".join(findings(*arguments)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def strong(world):
    return evaluate(world.queries, world.answers, world.predict(0.8, 1), world.catalogue, resampling=SOME)


@pytest.fixture(scope="module")
def weak(world):
    predictions = world.predict(0.1)
    return evaluate(
        world.queries,
        world.answers,
        predictions,
        world.catalogue,
        resampling=SOME,
        model={"name": "약한 모델"},
    )


def test_sentences_repeat_the_figures(strong):
    text = said(strong.summary)
    recall = strong.summary.metrics["track_recall@100"].mean
    assert f"the first 100 hold {100 * recall:.0f} % of the hidden tracks" in text
    assert (
        f"reaches an nDCG of {strong.summary.metrics['track_ndcg_upper_bound@100'].mean:.2f} at most" in text
    )
    assert f"show {100 * strong.summary.coverage['tracks']:.0f} % of the catalogue's tracks" in text


def test_a_comparison_comes_first_with_its_sign(strong, weak):
    better = findings(strong.summary, compare(weak, strong))[0]
    assert "higher than that of 약한 모델; chance alone would hardly give" in better
    worse = findings(weak.summary, compare(strong, weak))[0]
    assert "(−" in worse
    assert "lower than that of the baseline" in worse


def test_a_tie_is_called_chance(strong):
    assert "chance alone could give such a difference" in findings(strong.summary, compare(strong, strong))[0]


def test_mixes_are_ranked_only_when_their_intervals_are_apart(strong):
    assert "it does best given" not in said(strong.summary)
    queries = [Query(id=row, title="밤") if row % 2 else Query(id=row, tags=("봄",)) for row in range(40)]
    answers = [Answer(id=row, tracks=(1,)) for row in range(40)]
    predictions = [Answer(id=row, tracks=(1,) if row % 2 else (9, 1)) for row in range(40)]
    summary = evaluate(queries, answers, predictions, resampling=SOME).summary
    assert "For tracks it does best given a title (nDCG 1.000) and worst given tags (0.631)." in said(summary)


def test_nothing_is_said_of_what_was_not_measured():
    summary = evaluate([Query(id=1)], [Answer(id=1, tags=("비",))], [Answer(id=1, tags=("비",))]).summary
    text = said(summary)
    assert "tracks" not in text
    assert "100 % get one back" in text


SHARES = {"falls": 0.93, "stays": 0.04, "further": 0.91, "as_far": 0.05}


def test_reasons_that_do_not_hold_are_told(world):
    found = evaluate(world.queries, world.answers, world.predict(0.5), resampling=SOME)
    share = {name: Estimate(mean=mean, questions=9) for name, mean in SHARES.items()}
    summary = msgspec.structs.replace(found.summary, seed_reasons=SeedReasons(results=1200, **share))
    assert (
        "Of 1,200 results whose first reason is a track of the playlist, 93 % fall when that track is taken away "
        "(4.0 % keep their place), and 91 % fall further than without another track (5.0 % as far)."
    ) in said(summary)


@pytest.mark.parametrize(
    ("popular", "false", "expected"),
    [
        (40, 10, "Of 1,000 results 4.0 % are said to be popular; 25 % of these would not be listed"),
        (0, 0, "Of 1,000 results each has a reason in the query; none is said to be popular."),
    ],
)
def test_false_reasons_are_told(world, popular, false, expected):
    looked = PopularReasons(results=1000, popular=popular, false=false)
    evaluation = evaluate(
        world.queries, world.answers, world.predict(0.5), resampling=SOME, popular_reasons=looked
    )
    assert expected in said(evaluation.summary)
