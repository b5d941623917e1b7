from __future__ import annotations

import pytest

from benchmarks import measuring
from benchmarks.peers import with_ratios
from benchmarks.scale import answer, one_by_one, slope
from benchmarks.worlds import World, make


@pytest.mark.parametrize("exponent", [0.5, 1.0, 2.0])
def test_the_slope_is_the_exponent(exponent):
    sizes = [1e5, 2e5, 4e5, 8e5]
    assert slope(sizes, [3 * size**exponent for size in sizes]) == pytest.approx(exponent)


def test_one_size_has_no_slope():
    assert slope([5], [1]) is None
    assert slope([5, 5], [1, 2]) is None


def test_a_share_of_the_full_size():
    world = World.of("1/8", playlists=127_000, tracks=707_989, questions=10_740)
    assert (world.playlists, world.tracks, world.questions) == (15_875, 88_499, 1_342)
    with pytest.raises(ValueError, match="share above 0"):
        World.of("0", playlists=100, tracks=100, questions=10)


def test_ratios_are_to_the_first_side():
    rows = with_ratios(
        [{"seconds": 2.0, "peak_bytes": 100, "ndcg": 0.1}, {"seconds": 3.0, "peak_bytes": 50, "ndcg": None}]
    )
    assert rows[0]["seconds_ratio"] == rows[0]["ndcg_ratio"] == 1
    assert rows[1]["seconds_ratio"] == 1.5
    assert rows[1]["peak_ratio"] == 0.5
    assert rows[1]["ndcg_ratio"] is None


def test_a_tiny_world_is_made_once(tmp_path, monkeypatch):
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    world = World(playlists=40, tracks=60, questions=8, share="tiny")
    split = world.made()
    monkeypatch.setattr(measuring, "call", None)  # would fail if it were called again
    assert world.made() == split
    assert (split / "train" / "playlists.parquet").is_file()


def test_answering_a_tiny_world(tmp_path):
    import segue

    split, model = tmp_path / "split", tmp_path / "model"
    make(playlists=60, tracks=120, questions=12, directory=str(split))
    segue.fit(segue.Dataset.load(split / "train"), recipe="fast").save(model)
    together = answer(str(model), str(split))
    assert together["questions"] == 12
    assert together["answers_per_second"] == pytest.approx(12 / together["answer_seconds"])
    alone = one_by_one(str(model), str(split), queries=15)
    assert 0 < alone["one_median"] <= alone["one_p95"] <= alone["one_p99"]
