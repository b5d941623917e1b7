from __future__ import annotations

from benchmarks import measuring, mpd


def test_a_tiny_world_goes_the_whole_way(tmp_path, monkeypatch):
    monkeypatch.setattr(measuring, "OUT", tmp_path)
    row = mpd.measured(30, "fast")
    assert row["playlists"] == 30
    assert row["pairs"] > 500
    assert {"load dataset", "facets", "popularity", "save"} <= set(row["steps"])
    assert all(step["peak_bytes"] > 0 for step in row["steps"].values())
    assert min(row[name] for name in ("slices_bytes", "dataset_bytes", "model_bytes", "import_seconds")) > 0
    assert not (tmp_path / "mpd" / "30" / "slices").exists()
    again = mpd.measured(30, "fast")
    assert (again["slices_bytes"], again["pairs"]) == (0, row["pairs"])
