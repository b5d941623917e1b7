from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks import measuring
from benchmarks.cold import SHARE, _ndcg, chosen, cold, without
from segue.sample import make_sample


def test_what_is_withheld_is_in_no_playlist_and_stays_described():
    whole = make_sample(playlists=60, tracks=300, seed=1)
    tracks = chosen(whole, "new tracks", 0)
    artists = chosen(whole, "new artists", 0)
    for is_cold in (tracks, artists):
        assert SHARE / 3 < is_cold.mean() < 3 * SHARE
        train = without(whole, is_cold)
        assert train.tracks.equals(whole.tracks)
        assert not is_cold[train.playlists["tracks"].explode().drop_nulls().to_numpy()].any()
    names = [found[0] if len(found) else "" for found in whole.tracks["artists"].to_list()]
    cold_names = {name for name, is_new in zip(names, artists, strict=True) if is_new}
    assert not cold_names & {name for name, is_new in zip(names, artists, strict=True) if not is_new}


def test_ndcg_by_hand():
    orders = [np.array([3, 1, 2]), np.array([1, 2]), np.array([5])]
    found = _ndcg(orders, [np.array([1, 9]), np.array([], np.int64), np.array([5])])
    assert found[0] == pytest.approx((1 / np.log2(3)) / (1 + 1 / np.log2(3)))
    assert np.isnan(found[1])
    assert found[2] == 1


def test_a_small_round_measures_every_system(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    cold(150, 400, 40, ["fast"], 3)
    found = json.loads((tmp_path / "cold.json").read_bytes())
    assert [row["withheld"] for row in found["overall"]] == ["new tracks", "new artists"]
    by_system = {
        row["system"]: row["ndcg"]["mean"] for row in found["among"] if row["withheld"] == "new tracks"
    }
    assert by_system["audio and metadata"] > by_system["chance"]
    assert "cold tracks" in capsys.readouterr().out
