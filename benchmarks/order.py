"""Order: do links know which track of a held-out playlist comes next? On the sets whose playlists keep their order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import measuring, tables
from benchmarks.tables import Column

SOURCES: Final = {
    "slice": ("mpd", "mpd"),
    "melon": ("melon", "melon"),
    "netease": ("melon", "netease"),
}
"""The sets: reader, and file or folder in the data folder. Those of `quality` called mpd keep no order."""

LEAST: Final = 4
"""Tracks of a playlist that is held out."""


def order(name: str, data: Path, seeds: Sequence[int], recipes: Sequence[str], share: float) -> None:
    """Hold whole playlists out, fit, and compare links with the order of what was held out.

    Args:
        name: A set of `SOURCES`.
        data: The folder of real playlists.
        seeds: A draw of playlists for each.
        recipes: Which of Segue's to fit.
        share: Share of the playlists with tracks that is held out.
    """
    rows: list[dict[str, Any]] = []
    for recipe in recipes:
        for seed in seeds:
            asked = {"name": name, "data": data, "seed": seed, "recipe": recipe, "share": share}
            found = measuring.call("benchmarks.order:measured", **asked)
            rows.append({"recipe": recipe, "seed": seed, **found.result})
            tables.show(f"{name}, seed {seed}: {recipe} {tables.seconds(found.cost.seconds)}")
    columns = [
        Column("recipe", "recipe"),
        Column("seed", "seed"),
        Column("neighbours", "pairs", tables.count),
    ]
    columns += [
        Column("nearer than", "above", tables.estimate),
        Column("MRR", "reciprocal_rank", tables.estimate),
        Column("by chance", "by_chance", tables.estimate),
        Column("own", "own", tables.estimate),
        Column("flow", "flowing", tables.estimate),
        Column("random", "mixed", tables.estimate),
        Column("a list of 100", "seconds", tables.seconds),
    ]
    title = f"{name}: the next track of held-out playlists, and links of neighbours"
    tables.show(tables.table(title, columns, rows), "")
    tables.save(f"order-{name}", {"set": name, "share": share, "rows": rows})


def measured(name: str, data: str, seed: int, recipe: str, share: float) -> dict[str, Any]:
    """Fit a recipe on the rest, and check its links."""
    import msgspec

    import segue
    from segue.data.readers import read
    from segue.evaluation.flow import check_flow

    form, source = SOURCES[name]
    train, held = held_out(read(form, Path(data) / source).dataset, seed, share)
    model = segue.fit(train, recipe=recipe, seed=seed, progress=False)
    found = check_flow(model, held, segue.Silent())
    return {**(msgspec.to_builtins(found) if found else {}), "seconds": seconds_of_a_list(model)}


def held_out(whole: Any, seed: int, share: float) -> tuple[Any, list[Any]]:
    """Return the dataset without some playlists, and these in their order."""
    import numpy as np
    import polars as pl

    from segue.data.dataset import Dataset
    from segue.types import Answer

    lengths = whole.playlists["tracks"].list.len().to_numpy()
    usable = np.flatnonzero(lengths >= LEAST)
    rows = np.random.default_rng(seed).permutation(usable)[: max(1, int(share * len(usable)))]
    kept = np.ones(whole.playlists.height, np.bool_)
    kept[rows] = False
    train = Dataset.of_tables(
        whole.playlists.filter(pl.Series(kept)),
        whole.tracks,
        source=whole.manifest.source,
        playlist_ids=whole.manifest.playlist_ids,
        track_ids=whole.manifest.track_ids,
    )
    ids = whole.tracks["id"]
    held = [
        Answer(id=place, tracks=tuple(whole.track_id(text) for text in ids.gather(tracks).to_list()))
        for place, tracks in enumerate(whole.playlists["tracks"].gather(np.sort(rows)).to_list())
    ]
    return train, held


def seconds_of_a_list(model: Any) -> float:
    """Return the processor time in which the hundred most popular tracks are ordered, the best of ten."""
    import time

    import numpy as np

    codes = np.argsort(-model.track_counts, kind="stable")[:100].astype(np.int32)
    times: list[float] = []
    for _ in range(10):
        start = time.process_time()
        model.ordering.places(codes, "flow")
        times.append(time.process_time() - start)
    return min(times)
