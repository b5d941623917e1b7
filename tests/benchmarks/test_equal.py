from __future__ import annotations

from benchmarks.equal import STEPS, chosen, matched, not_worse


def test_sliders_go_as_far_as_the_peers_ndcg_allows():
    def at(sliders: dict[str, float]) -> dict[str, float]:
        return {"ndcg@100": 0.3 + 0.2 * sliders["popularity"], "distance": sliders["diversity"]}

    found = matched(at, {"popularity": -1.0, "diversity": 0.5}, 0.2)
    assert 0.2 <= found["ndcg@100"] <= 0.2 + 0.2 / 2**STEPS  # half of the way, to a 64th
    assert 0.25 - 0.5 / 2**STEPS <= found["distance"] <= 0.25
    assert matched(at, {"popularity": -1.0, "diversity": 0.5}, 0.4)["ndcg@100"] == 0.3


def test_what_is_not_worse_depends_on_the_metric():
    peer = {"novelty": 5.0, "popularity": 4.0, "repeats": 0.1, "coverage": 0.2}
    row = {"novelty": 5.0, "popularity": 5.0, "repeats": 0.0, "coverage": 0.1}
    assert not_worse(row, peer) == "2 of 4: novelty, repeats"
    assert not_worse({"novelty": 1.0}, peer) == "0 of 1"


def test_metrics_are_named_without_their_cut_off():
    found = chosen({"ndcg@100": 0.3, "novelty@100": 6.0, "coverage": 0.1, "hits@10": 2.0})
    assert found == {"ndcg@100": 0.3, "novelty": 6.0, "coverage": 0.1}
