from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import segue

Command = Callable[..., Any]


def test_it_says_what_brings_a_track_in_and_what_takes_it_out(command: Command, world: Path) -> None:
    model = segue.load(world / "model")
    row = segue.Dataset.load(world / "data").playlists.filter(segue_tracks()).row(0, named=True)
    seeds = [model.tracks["id"][code] for code in row["tracks"][:3]]
    query = segue.Query(tracks=tuple(map(model.track_id, seeds)))
    listed = [str(track.id) for track in model.recommend(query, 40).tracks]
    asked = [word for seed in seeds for word in ("--track", seed)]
    inside = json.loads(
        command("why", world / "model", *asked, "-n", 10, "--wanted", listed[2], "--json").out
    )
    assert inside["place"] == 3
    assert inside["track"]["reasons"]
    ran = command("why", world / "model", *asked, "-n", 10, "--wanted", listed[30])
    assert ran.code == 0, ran.err
    first, second, *changes = ran.out.splitlines()
    assert first.endswith("not in the first 10")
    assert second == "It would be there:" or (second.startswith("None of") and not changes)
    assert all(
        change.lstrip().startswith(("with ", "without ")) and "(place " in change for change in changes
    )


def segue_tracks() -> Any:
    import polars as pl

    return pl.col("tracks").list.len() > 4


def test_a_track_that_nobody_knows_is_refused(command: Command, world: Path) -> None:
    ran = command("why", world / "model", "--title", "비 ☂", "--wanted", "없는 곡 zzqq")
    assert (ran.code, ran.out) == (2, "")
    assert "없는 곡 zzqq" in ran.err
