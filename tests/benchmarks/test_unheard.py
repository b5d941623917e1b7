from __future__ import annotations

import json

from benchmarks import measuring
from benchmarks.unheard import SEEDS, drawn, unheard
from segue.sample import make_sample


def test_a_withheld_track_is_in_no_playlist_and_of_the_artist_that_is_asked_for():
    whole = make_sample(playlists=150, tracks=300, seed=1)
    train, questions, wanted = drawn(whole, 10, 0)
    assert train.tracks.equals(whole.tracks)
    held = {*train.playlists["tracks"].explode().drop_nulls().to_list()}
    row = {whole.track_id(track): code for code, track in enumerate(whole.tracks["id"].to_list())}
    artists = whole.tracks["artists"].to_list()
    assert len(wanted) == len(questions["five tracks"]) > 0
    for track, seeds, title, tag in zip(wanted, *questions.values(), strict=True):
        assert row[track] not in held
        assert {row[seed] for seed in seeds.tracks} <= held
        assert len(seeds.tracks) == SEEDS
        assert {artists[row[seed]][0] for seed in seeds.tracks} == {artists[row[track]][0]}
        assert (title.title, tag.tags) == (artists[row[track]][0], (artists[row[track]][0],))


def test_an_unheard_track_comes_early_where_its_artist_is_asked_for(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    unheard(150, 400, 12, ["fast"], 3)
    rows = json.loads((tmp_path / "unheard.json").read_bytes())["rows"]
    assert [row["asked by"] for row in rows] == ["five tracks", "title", "tag"]
    assert rows[0]["median place"] <= 100
    assert all(row["best quarter"] <= row["median place"] <= row["worst quarter"] for row in rows)
    assert "withheld tracks among 400" in capsys.readouterr().out
