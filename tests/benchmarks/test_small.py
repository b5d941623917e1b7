from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks import measuring, small
from benchmarks.small import LEAST, MIXES, SEEDLESS, drawn
from segue.sample import make_sample


@pytest.fixture(scope="module")
def whole():
    return make_sample(playlists=60, tracks=200, seed=2, untitled=0.3)


def test_a_larger_library_holds_the_smaller_one_and_none_of_the_questions(whole):
    few, some = drawn(whole, 5, 3, 10), drawn(whole, 20, 3, 10)
    ids = [{*library.playlists["id"].to_list()} for library, _ in (few, some)]
    assert ids[0] < ids[1]
    assert [query.id for query in few[1].questions] == [query.id for query in some[1].questions]
    asked = {int(str(query.id).split()[0]) for query in some[1].questions}
    assert len(asked) == 10
    assert not {whole.playlists["id"][place] for place in asked} & ids[1]


def test_a_library_keeps_the_tracks_of_its_playlists(whole):
    library, _ = drawn(whole, 5, 3, 10)
    told = {row["id"]: row["tracks"] for row in whole.playlists.iter_rows(named=True)}
    for row in library.playlists.iter_rows(named=True):
        ours = [library.tracks["id"][code] for code in row["tracks"]]
        assert ours == [whole.tracks["id"][code] for code in told[row["id"]]]
    assert len({*library.playlists["tracks"].explode().to_list()}) == library.tracks.height


def test_mixes_show_what_they_say_and_hide_what_the_library_knows_of_the_rest(whole):
    library, asked = drawn(whole, 20, 3, 10)
    known = {library.track_id(track) for track in library.tracks["id"].to_list()}
    assert {*asked.mixes} == {*MIXES}
    for query, hidden, mix in zip(asked.questions, asked.hidden, asked.mixes, strict=True):
        shown, tags, title = MIXES[mix]
        assert len(query.tracks) == shown or shown is None
        assert (bool(query.tags), bool(query.title)) == (tags, title)
        assert bool(query.tracks) == (mix not in SEEDLESS)
        assert {*hidden.tracks} <= known
        assert not {*hidden.tracks} & {*query.tracks}
        assert not {*hidden.tags} & {*query.tags}


def test_too_large_a_library_is_refused(whole):
    long = int((whole.playlists["tracks"].list.len() >= LEAST).sum())
    with pytest.raises(ValueError, match=f"at most {long - 10} "):
        drawn(whole, long - 9, 0, 10)


def test_rows_compare_the_same_questions():
    values = {"fast": np.array([0.1, 0.2, np.nan, 0.4]), "default": np.array([0.2, 0.2, np.nan, 0.6])}
    rows = {row["mix"]: row for row in small._rows(["title", "1 track", "tags", "half"], values)}
    assert rows["all"]["questions"] == 3
    assert rows["all"]["difference"]["mean"] == pytest.approx(0.1)
    assert rows["no tracks"]["difference"]["mean"] == pytest.approx(0.1)
    assert rows["tracks"]["difference"]["mean"] == pytest.approx(0.1)
    assert "tags" not in rows


def test_a_small_round_is_saved(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    playlists = [
        {"id": n, "title": f"비 오는 {n % 3}", "tracks": [n % 4, 4, 5 + n % 2, 7, 8]} for n in range(12)
    ]
    (tmp_path / "mpd10k.jsonl").write_text("\n".join(map(json.dumps, playlists)), encoding="utf-8")
    small.small("mpd", tmp_path, [1, 2], [0], 4)
    rows = json.loads((tmp_path / "small-mpd.json").read_bytes())["rows"]
    assert {row["size"] for row in rows} == {1, 2}
    assert all(row["difference"]["mean"] >= 0 for row in rows if row["mix"] == "all")
    assert "mpd, 1 playlists, tracks: " in capsys.readouterr().out
