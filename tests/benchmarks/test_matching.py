from __future__ import annotations

import json

from benchmarks import matching as benchmark
from benchmarks import measuring
from benchmarks.matching import KINDS, matching


def test_a_small_round_finds_what_can_be_found(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    matching(300, 2, 10)
    found = json.loads((tmp_path / "matching.json").read_bytes())
    rows = {row["kind"]: row for row in found["rows"]}
    assert [*rows] == [*KINDS]
    assert all(row["seconds"] > 0 for row in rows.values())
    assert rows["title, artists, length"]["right"] == 1
    assert rows["another edition"]["right"] == 1
    assert rows["the end of a path"]["right"] >= 0.9
    assert rows["unknown tracks"]["right"] == rows["unknown tracks"]["wrong"] == 0
    assert "300 tracks; keys made in" in capsys.readouterr().out


def test_tracks_that_nobody_can_tell_apart_are_the_same():
    one = {"title": "밤", "artists": ["가수"], "duration_ms": 200_000}
    assert benchmark._same(one, one | {"duration_ms": 202_000})
    assert not benchmark._same(one, one | {"duration_ms": 240_000})
    assert not benchmark._same(one, one | {"artists": ["새벽"]})
