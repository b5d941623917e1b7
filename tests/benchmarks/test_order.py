from __future__ import annotations

import segue
from benchmarks.order import LEAST, held_out, seconds_of_a_list
from segue.sample import make_sample


def test_whole_playlists_are_held_out_in_their_order():
    whole = make_sample(playlists=60, tracks=150, seed=3)
    train, held = held_out(whole, 0, 0.2)
    assert train.playlists.height + len(held) == whole.playlists.height
    lists = [
        tuple(whole.track_id(whole.tracks["id"][code]) for code in row) for row in whole.playlists["tracks"]
    ]
    assert {one.tracks for one in held} <= {*lists}
    assert all(len(one.tracks) >= LEAST for one in held)
    assert held_out(whole, 0, 0.2)[1] == held
    assert held_out(whole, 1, 0.2)[1] != held
    assert seconds_of_a_list(segue.fit(train, recipe="fast", progress=False)) > 0
