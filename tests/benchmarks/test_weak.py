from __future__ import annotations

import json

import pytest

import segue
from benchmarks import measuring
from benchmarks.weak import library, weak
from segue.data.dataset import Dataset
from segue.sample import make_sample
from segue.types import Continuation, Query, TrackResult


@pytest.fixture(scope="module")
def whole():
    return make_sample(playlists=60, tracks=200, seed=2, untitled=0.3)


def test_a_library_has_its_own_playlists_and_the_tracks_of_those_that_are_asked(whole):
    found, questions, hidden = library(whole, 5, 10, 3)
    assert found.playlists.height == 5
    assert len(questions) == len(hidden) == 10
    known = {*found.tracks["id"].to_list()}
    assert not {*found.playlists["id"].to_list()} & {str(query.id) for query in questions}
    lengths = dict(
        zip(whole.playlists["id"].to_list(), whole.playlists["tracks"].list.len().to_list(), strict=True)
    )
    for query, answer in zip(questions, hidden, strict=True):
        assert not {*query.tracks} & {*answer.tracks}
        assert len(query.tracks) + len(answer.tracks) == lengths[str(query.id)]
        assert {str(track) for track in (*query.tracks, *answer.tracks)} <= known


def test_too_large_a_library_is_refused(whole):
    with pytest.raises(ValueError, match="expected at most"):
        library(whole, 50, 50, 0)


def test_a_small_round_is_saved(tmp_path, monkeypatch, capsys):
    fitted: list[dict[str, float]] = []

    class Model:
        """Answers with the hidden tracks where there are weak playlists, else with none."""

        def __init__(self, weights: dict[str, float]) -> None:
            self.weights = weights

        def recommend(self, questions: list[Query], n: int, **_: object) -> list[Continuation]:
            hits = [TrackResult(id=f"t{at}", score=1.0) for at in range(12)] if self.weights else []
            return [Continuation(id=query.id, tracks=tuple(hits[:n]), tags=()) for query in questions]

    def fit(dataset: Dataset, *, recipe: str, weak: dict[str, float], seed: int) -> Model:
        fitted.append(weak)
        return Model(weak)

    monkeypatch.setattr(segue, "fit", fit)
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    (tmp_path / "mpd").mkdir()
    playlists = [
        {
            "pid": number,
            "name": "밤",
            "tracks": [
                {"track_uri": f"t{(number + at) % 12}", "track_name": "곡", "pos": at} for at in range(6)
            ],
        }
        for number in range(12)
    ]
    (tmp_path / "mpd" / "mpd.slice.0-11.json").write_text(json.dumps({"playlists": playlists}), "utf-8")
    weak(tmp_path, [(0, 3), (4, 3)], [0])
    rows = json.loads((tmp_path / "weak.json").read_bytes())["rows"]
    assert [row["library"] for row in rows] == ["0 kept, 3 asked", "4 kept, 3 asked"]
    assert fitted == [{"album": 0.9, "artist": 0.9}, {}, {"album": 0.9, "artist": 0.9}]
    assert "without" not in rows[0]
    assert rows[1]["without"]["mean"] == 0
    assert rows[1]["difference"]["mean"] == pytest.approx(rows[1]["weak"]["mean"])
    assert rows[1]["weak"]["mean"] > 0
    assert "0 kept, 3 asked: " in capsys.readouterr().out
