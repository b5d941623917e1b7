from __future__ import annotations

from math import isnan, log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.errors import ConfigError
from segue.metrics import ranking as metrics
from segue.metrics.relevance import judge

METRICS = {
    "ndcg@10": lambda hits, sizes: metrics.ndcg(hits, sizes, 10),
    "ndcg@10 of 10": lambda hits, sizes: metrics.ndcg(hits, sizes, 10, ideal_k=10),
    "mpd_ndcg": lambda hits, sizes: metrics.mpd_ndcg(hits, sizes, 10),
    "recall@10": lambda hits, sizes: metrics.recall(hits, sizes, 10),
    "precision@10": lambda hits, sizes: metrics.precision(hits, sizes, 10),
    "r_precision": metrics.r_precision,
    "mrr@10": lambda hits, sizes: metrics.reciprocal_rank(hits, sizes, 10),
    "hit@10": lambda hits, sizes: metrics.hit_rate(hits, sizes, 10),
}


def one(metric, hidden, listed, depth=10):
    """A metric's value for a single question."""
    relevance = judge([hidden], [listed], depth)
    return float(metric(relevance.hits, relevance.sizes)[0])


def plain_ndcg(hidden, listed, k, longest, discount):
    """The definition, spelled out with loops."""
    wanted, seen, dcg = set(hidden), set(), 0.0
    for rank, entry in enumerate(listed[:k], start=1):
        if entry in wanted and entry not in seen:
            dcg += 1 / discount(rank)
        seen.add(entry)
    return dcg / sum(1 / discount(rank) for rank in range(1, min(len(wanted), longest) + 1))


class TestByHand:
    def test_ndcg_of_hits_at_ranks_one_and_three_of_two_hidden(self):
        # DCG = 1/log2(2) + 1/log2(4) = 1.5; ideal = 1/log2(2) + 1/log2(3) = 1.63093
        assert one(METRICS["ndcg@10"], [1, 2], [1, 9, 2]) == pytest.approx(1.5 / 1.6309297535714573)

    def test_mpd_rules_weigh_ranks_one_and_two_the_same(self):
        assert one(METRICS["mpd_ndcg"], [1], [9, 1]) == 1.0
        # DCG = 1 + 1/log2(3); ideal = 1 + 1/log2(2) = 2
        assert one(METRICS["mpd_ndcg"], [1, 2], [1, 9, 2]) == pytest.approx((1 + 1 / log2(3)) / 2)

    def test_the_ideal_list_is_as_long_as_the_full_truth_not_as_k(self):
        hidden = list(range(20))
        best = [1 / log2(rank + 1) for rank in range(1, 21)]
        assert one(METRICS["ndcg@10"], hidden, hidden[:10]) == pytest.approx(sum(best[:10]) / sum(best))
        assert one(METRICS["ndcg@10 of 10"], hidden, hidden[:10]) == 1.0

    def test_the_ideal_list_ends_at_one_hundred(self):
        hidden = list(range(150))
        assert one(lambda h, s: metrics.ndcg(h, s, 100), hidden, hidden[:100], 100) == pytest.approx(1.0)

    def test_an_ideal_shorter_than_k_is_refused(self):
        with pytest.raises(ConfigError, match=r"ideal_k >= k \(10\), got 5"):
            metrics.ndcg(np.ones((1, 10), dtype=bool), np.array([10]), 10, ideal_k=5)

    def test_the_upper_bound_is_the_ndcg_of_a_list_that_begins_with_all_that_is_known(self):
        value = metrics.ndcg_upper_bound(np.array([2, 0, 0]), np.array([3, 3, 0]), 10)
        assert value[0] == pytest.approx(one(METRICS["ndcg@10"], [1, 2, 3], [1, 2]))
        assert value[1] == 0.0
        assert isnan(value[2])

    def test_recall_precision_and_r_precision(self):
        hidden, listed = [1, 2, 3, 4], [1, 8, 9, 2, 3]
        assert one(METRICS["recall@10"], hidden, listed) == 3 / 4
        assert one(lambda h, s: metrics.recall(h, s, 4), hidden, listed) == 2 / 4
        assert one(METRICS["precision@10"], hidden, listed) == 3 / 10  # divided by k, short as the list is
        assert one(METRICS["r_precision"], hidden, listed) == 2 / 4  # ranks 1 to 4

    def test_artists_add_a_quarter_each(self):
        relevance = judge([[1, 2, 3, 4]], [[1, 8, 9, 2, 3]], 10)
        value = metrics.r_precision_with_artists(relevance.hits, relevance.sizes, np.array([3]))
        assert value[0] == pytest.approx((2 + 0.25 * 3) / 4)

    @pytest.mark.parametrize(
        ("rank", "expected"), [(1, 0), (10, 0), (11, 1), (20, 1), (21, 2), (500, 49), (501, 51), (None, 51)]
    )
    def test_clicks(self, rank, expected):
        listed = ["no"] * 600
        if rank is not None:
            listed[rank - 1] = "yes"
        assert one(metrics.clicks, ["yes"], listed, depth=600) == expected

    def test_reciprocal_rank_and_hit_rate_look_at_k_ranks_only(self):
        assert one(METRICS["mrr@10"], [1], [7, 8, 1]) == 1 / 3
        assert one(lambda h, s: metrics.reciprocal_rank(h, s, 2), [1], [7, 8, 1]) == 0.0
        assert one(lambda h, s: metrics.hit_rate(h, s, 3), [1], [7, 8, 1]) == 1.0
        assert one(lambda h, s: metrics.hit_rate(h, s, 2), [1], [7, 8, 1]) == 0.0

    def test_score_weighs_tracks_and_tags(self):
        assert np.dot(metrics.SCORE_WEIGHTS, (0.3212, 0.5076)) == pytest.approx(0.34916, abs=1e-9)


class TestEdges:
    @pytest.mark.parametrize("name", METRICS)
    def test_perfect_list(self, name):
        hidden = list(range(10))
        assert one(METRICS[name], hidden, hidden) == pytest.approx(1.0)

    @pytest.mark.parametrize("name", METRICS)
    def test_worst_list(self, name):
        assert one(METRICS[name], [1, 2], [7, 8, 9]) == 0.0

    @pytest.mark.parametrize("name", METRICS)
    def test_empty_list(self, name):
        assert one(METRICS[name], [1, 2], []) == 0.0

    @pytest.mark.parametrize("name", [*METRICS, "clicks"])
    def test_nothing_hidden_is_not_a_number(self, name):
        metric = METRICS.get(name, metrics.clicks)
        assert isnan(one(metric, [], [7, 8, 9]))

    @pytest.mark.parametrize("name", METRICS)
    def test_no_ranks_at_all(self, name):
        assert METRICS[name](np.zeros((2, 0), dtype=bool), np.array([3, 0]))[0] == 0.0

    def test_rows_do_not_touch_each_other(self):
        hidden = [[1], [], [1, 2], [5]]
        lists = [[1], [1], [9, 2], []]
        relevance = judge(hidden, lists, 10)
        for name, metric in METRICS.items():
            together = metric(relevance.hits, relevance.sizes)
            alone = [one(metric, wanted, listed) for wanted, listed in zip(hidden, lists, strict=True)]
            np.testing.assert_allclose(together, alone, err_msg=name)


entries = st.lists(st.integers(0, 30), max_size=25)
questions = st.tuples(entries.filter(bool), entries)


class TestProperties:
    @pytest.mark.parametrize("name", METRICS)
    @given(question=questions)
    def test_bounds(self, name, question):
        assert 0.0 <= one(METRICS[name], *question) <= 1.0 + 1e-12

    @given(question=questions)
    def test_clicks_bounds(self, question):
        assert 0 <= one(metrics.clicks, *question) <= 51

    @pytest.mark.parametrize("name", METRICS)
    @given(question=questions, rng=st.randoms(use_true_random=False))
    def test_order_and_repeats_of_the_truth_do_not_matter(self, name, question, rng):
        hidden, listed = question
        shuffled = [*hidden, hidden[0]]
        rng.shuffle(shuffled)
        assert one(METRICS[name], hidden, listed) == one(METRICS[name], shuffled, listed)

    @pytest.mark.parametrize("name", METRICS)
    @given(question=questions)
    def test_a_miss_turned_into_a_hit_never_harms(self, name, question):
        hidden, listed = question
        before = one(METRICS[name], hidden, listed)
        missing = next((entry for entry in hidden if entry not in listed), None)
        place = next((rank for rank, entry in enumerate(listed) if entry not in hidden), None)
        if missing is not None and place is not None:
            better = [*listed[:place], missing, *listed[place + 1 :]]
            assert one(METRICS[name], hidden, better) >= before - 1e-12

    @pytest.mark.parametrize("name", ["ndcg@10", "mpd_ndcg", "mrr@10"])
    @given(question=questions)
    def test_a_hit_moved_up_never_harms(self, name, question):
        hidden, listed = question
        listed = list(dict.fromkeys(listed))
        for rank in range(1, len(listed)):
            if listed[rank] in hidden and listed[rank - 1] not in hidden:
                better = list(listed)
                better[rank - 1], better[rank] = better[rank], better[rank - 1]
                assert one(METRICS[name], hidden, better) >= one(METRICS[name], hidden, listed) - 1e-12

    @given(question=questions)
    def test_both_ndcgs_are_their_definition(self, question):
        hidden, listed = question
        melon = plain_ndcg(hidden, listed, 10, 100, lambda rank: log2(rank + 1))
        rules = plain_ndcg(hidden, listed, 10, 10, lambda rank: log2(max(rank, 2)))
        assert one(METRICS["ndcg@10"], hidden, listed) == pytest.approx(melon)
        assert one(METRICS["mpd_ndcg"], hidden, listed) == pytest.approx(rules)

    @given(question=questions)
    def test_recall_at_the_number_hidden_is_r_precision(self, question):
        hidden, listed = question
        size = len(set(hidden))
        recall = one(lambda h, s: metrics.recall(h, s, size), hidden, listed, depth=30)
        assert recall == pytest.approx(one(METRICS["r_precision"], hidden, listed, depth=30))
