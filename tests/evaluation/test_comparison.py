from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest

from segue.errors import DataError
from segue.evaluation.comparison import compare
from segue.evaluation.difference import differences, holm
from segue.evaluation.evaluation import evaluate
from segue.evaluation.scores import Cutoffs
from segue.metrics.bootstrap import Resampling

SOME = Resampling(resamples=400)
NAN = float("nan")


def run(world, skill, seed=0, **options):
    return evaluate(world.queries, world.answers, world.predict(skill, seed), resampling=SOME, **options)


def single(baseline, candidate, name="track_ndcg@100"):
    columns = np.array(baseline)[:, None], np.array(candidate)[:, None]
    return next(differences(*columns, [name], {name: {name: 1.0}}, SOME))


class TestDifference:
    def test_by_hand(self):
        found = single([0.2, 0.4, 0.6, NAN], [0.4, 0.4, 0.7, NAN])
        assert found.baseline == pytest.approx(0.4)
        assert found.candidate == pytest.approx(0.5)
        assert found.difference.mean == pytest.approx(0.1)
        assert found.difference.questions == 3
        assert found.ratio.mean == pytest.approx(1.25)
        assert (found.won, found.lost, found.tied) == pytest.approx((2 / 3, 0, 1 / 3))

    def test_lower_is_better_for_clicks(self):
        found = single([5.0] * 30, [3.0] * 30, "track_clicks")
        assert found.won == 1.0
        assert found.verdict == "better"
        assert single([3.0] * 30, [5.0] * 30, "track_clicks").verdict == "worse"

    def test_variety_is_higher_or_lower_not_better(self):
        assert single([5.0] * 30, [3.0] * 30, "track_novelty@100").verdict == "lower"

    def test_pairing_makes_a_small_steady_lead_certain(self):
        baseline = np.random.default_rng(0).random(100)
        found = single(baseline, baseline + 0.01)
        assert found.difference.low == pytest.approx(0.01)
        assert found.difference.high == pytest.approx(0.01)
        assert found.p == pytest.approx(1 / 401)
        assert found.verdict == "better"

    def test_noise_is_no_clear_difference(self):
        rng = np.random.default_rng(0)
        found = single(rng.random(100), rng.random(100))
        assert found.verdict == "no clear difference"
        assert found.p > 0.05

    def test_there_is_no_ratio_to_zero(self):
        assert single([0.0, 0.0], [0.1, 0.0]).ratio is None

    def test_a_baseline_that_is_nearly_always_zero_leaves_the_ratio_open_above(self):
        found = single([0.0] * 9 + [0.5], [0.5] * 10)
        assert found.ratio.low >= 1
        assert found.ratio.high is None

    def test_rounding_is_a_tie(self):
        assert single([0.1 + 0.2, 0.5], [0.3, 0.5]).tied == 1.0

    def test_one_question_has_no_interval(self):
        found = single([0.1], [0.2])
        assert found.difference.low is None
        assert found.verdict == "no clear difference"

    def test_figures_without_a_value_are_left_out(self):
        nothing = np.full((3, 1), NAN)
        assert (
            list(differences(nothing, nothing, ["tag_mrr@10"], {"tag_mrr@10": {"tag_mrr@10": 1.0}}, SOME))
            == []
        )


class TestCompare:
    def test_a_clearly_better_model_wins(self, world):
        comparison = compare(run(world, 0.2), run(world, 0.7, seed=1))
        found = {difference.metric: difference for difference in comparison.differences}
        assert found["score"].verdict == "better"
        assert found["track_clicks"].verdict in {"better", "no clear difference"}
        assert found["track_ndcg@100"].won > 0.9
        parts = found["track_ndcg@100"].difference.mean, found["tag_ndcg@10"].difference.mean
        assert found["score"].difference.mean == pytest.approx(0.85 * parts[0] + 0.15 * parts[1])

    def test_swapping_sides_turns_the_signs(self, world):
        weak, strong = run(world, 0.2), run(world, 0.7, seed=1)
        for there, back in zip(
            compare(weak, strong).differences, compare(strong, weak).differences, strict=True
        ):
            assert there.difference.mean == pytest.approx(-back.difference.mean)
            assert (there.won, there.tied) == (back.lost, back.tied)
            assert there.p == back.p

    def test_a_model_ties_with_itself(self, world):
        same = run(world, 0.4)
        for difference in compare(same, same).differences:
            assert difference.tied == 1.0
            assert difference.p == 1.0
            assert difference.verdict == "no clear difference"
            assert difference.ratio is None or difference.ratio.mean == 1.0

    def test_means_are_those_of_the_evaluations(self, world):
        baseline, candidate = run(world, 0.2), run(world, 0.7, seed=1)
        for difference in compare(baseline, candidate).differences:
            assert difference.baseline == pytest.approx(baseline.summary.metrics[difference.metric].mean)
            assert difference.candidate == pytest.approx(candidate.summary.metrics[difference.metric].mean)

    def test_questions_are_matched_by_id_in_any_order(self, world):
        baseline, candidate = run(world, 0.2), run(world, 0.7, seed=1)
        turned = type(baseline)(baseline.summary, baseline.questions.reverse())
        assert compare(turned, candidate) == compare(baseline, candidate)

    def test_slices_say_where(self, world):
        comparison = compare(run(world, 0.2), run(world, 0.7, seed=1))
        mixes = {part.name: part for part in comparison.slices if part.dimension == "mix"}
        assert set(mixes) == {"tracks", "tracks+tags", "tags+title", "title"}
        assert [difference.metric for difference in mixes["title"].differences] == ["tag_ndcg@10"]
        assert mixes["title"].questions == 15

    def test_slices_with_a_clear_difference_come_worst_first(self, world):
        baseline, candidate = run(world, 0.2), run(world, 0.7, seed=1)
        comparison = compare(baseline, candidate)
        changes = comparison.changes("tag_ndcg@10")
        means = [found.difference.mean for _, found in changes]
        assert len(changes) > 3
        assert means == sorted(means)
        assert {found.verdict for _, found in changes} == {"better"}
        assert {found.verdict for _, found in compare(candidate, baseline).changes("tag_ndcg@10")} == {
            "worse"
        }
        assert compare(baseline, baseline).changes("tag_ndcg@10") == []

    def test_the_p_of_slices_are_corrected_for_their_number(self, world):
        comparison = compare(run(world, 0.4), run(world, 0.5, seed=1))
        found = [one for part in comparison.slices for one in part.differences if one.metric == "tag_ndcg@10"]
        assert [one.adjusted_p for one in found] == holm([one.p for one in found])
        assert all(one.adjusted_p is None for one in comparison.differences)

    def test_ceilings_are_no_matter_of_the_model(self, world):
        same = run(world, 0.4, catalogue=world.catalogue)
        assert not [
            found.metric for found in compare(same, same).differences if "upper_bound" in found.metric
        ]

    def test_it_is_json(self, world):
        comparison = compare(run(world, 0.2, model={"name": "ㄱ"}), run(world, 0.7, model={"name": "ㄴ"}))
        assert msgspec.json.decode(msgspec.json.encode(comparison), type=type(comparison)) == comparison
        assert (comparison.baseline, comparison.candidate) == ({"name": "ㄱ"}, {"name": "ㄴ"})

    def test_other_questions_are_refused(self, world):
        fewer = evaluate(world.queries[:50], world.answers[:50], [], resampling=SOME)
        with pytest.raises(DataError, match="got 60 and 50 questions with 50 ids in common"):
            compare(run(world, 0.2), fewer)

    def test_other_cut_offs_are_refused(self, world):
        with pytest.raises(DataError, match="expected equal cut-offs"):
            compare(run(world, 0.2), run(world, 0.2, cutoffs=Cutoffs(tracks=50)))


@pytest.mark.parametrize(
    ("p", "corrected"),
    [
        ([], []),
        ([0.2], [0.2]),
        (
            [0.01, 0.04, 0.03, 0.005],
            [0.03, 0.06, 0.06, 0.02],
        ),  # 4 × .005, 3 × .01, 2 × .03, and no less for .04
        ([0.5, 0.9], [1.0, 1.0]),
    ],
)
def test_holms_correction(p, corrected):
    assert holm(p) == pytest.approx(corrected)


def test_a_slice_is_clear_only_if_its_corrected_p_is_small():
    found = single([0.0] * 20, [0.1] * 20)
    assert found.verdict == "better"
    assert msgspec.structs.replace(found, adjusted_p=0.049).verdict == "better"
    assert msgspec.structs.replace(found, adjusted_p=0.05).verdict == "no clear difference"


def test_p_is_a_share_of_sign_patterns():
    found = single([0.0, 0.0, 0.0], [0.1, 0.1, 0.1])
    assert math.isclose(found.p, 0.25, abs_tol=0.08)
