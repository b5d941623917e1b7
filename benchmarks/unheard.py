"""New tracks by their artist alone: where a track that no playlist holds comes, without any audio.

Of some artists one track each is withheld from all playlists; what it is stays known. It is asked for by five other
tracks of its artist, by the artist's name as a title and by the name as a tag, and its place among all tracks counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks import figures, tables
from benchmarks.cold import without
from benchmarks.quality.sets import SETS
from benchmarks.tables import Column

if TYPE_CHECKING:
    from segue.data.dataset import Dataset
    from segue.model import Model
    from segue.types import Id, Query

SEEDS: Final = 5
FIRST: Final = 100
"""Length of the lists in which the withheld tracks are looked for."""


def unheard(
    playlists: int, tracks: int, artists: int, recipes: Sequence[str], seed: int, data: Path | None = None
) -> None:
    """Fit, ask, and print and save the places of the withheld tracks.

    Args:
        playlists: Of the generated world.
        tracks: Of the generated world.
        artists: How many are asked for at most, of those with six tracks in playlists or more.
        recipes: Which of Segue's.
        seed: Of the world, the artists, the fits.
        data: The folder of real playlists, for NetEase's in place of the world.
    """
    import segue
    from segue.sample import make_sample

    whole = make_sample(playlists=playlists, tracks=tracks, seed=seed) if data is None else _netease(data)
    train, questions, wanted = drawn(whole, artists, seed)
    rows: list[dict[str, Any]] = []
    for recipe in recipes:
        model = segue.fit(train, recipe=recipe, seed=seed)
        for kind, asked in questions.items():
            rows.append({"recipe": recipe, "asked by": kind, **_places(model, asked, wanted)})
    columns = [Column(key, key) for key in ("recipe", "asked by", "questions")]
    columns += [Column(key, key, tables.count) for key in ("median place", "best quarter", "worst quarter")]
    columns.append(Column(f"among the first {FIRST}", "found", tables.estimate))
    columns.append(Column("mean reciprocal place", "reciprocal", tables.estimate))
    title = f"withheld tracks among {train.tracks.height:,}, by their artist"
    tables.show(tables.table(title, columns, rows), "")
    tables.save("unheard", {"source": "netease" if data else "sample", "seed": seed, "rows": rows})


def _netease(data: Path) -> Dataset:
    return SETS["netease"].read(data)


def drawn(whole: Dataset, artists: int, seed: int) -> tuple[Dataset, dict[str, list[Query]], list[Id]]:
    """The training set, an equal number of questions of each kind, and the withheld track that each one is about."""
    from segue.types import Query

    rng = np.random.default_rng(seed)
    held = np.zeros(whole.tracks.height, np.bool_)
    held[whole.playlists["tracks"].explode().drop_nulls().to_numpy().astype(np.int64)] = True
    own: dict[str, list[int]] = {}
    for code, names in enumerate(whole.tracks["artists"].to_list()):
        if held[code] and len(names):
            own.setdefault(names[0], []).append(code)
    known = sorted(name for name, codes in own.items() if len(codes) > SEEDS)
    chosen = [known[place] for place in np.sort(rng.permutation(len(known))[:artists])]
    ids = [whole.track_id(track) for track in whole.tracks["id"].to_list()]
    is_cold = np.zeros(len(held), np.bool_)
    questions: dict[str, list[Query]] = {"five tracks": [], "title": [], "tag": []}
    wanted: list[Id] = []
    for name in chosen:
        cold, *seeds = rng.permutation(own[name])[: SEEDS + 1].tolist()
        is_cold[cold] = True
        wanted.append(ids[cold])
        questions["five tracks"].append(Query(tracks=tuple(ids[seed] for seed in seeds)))
        questions["title"].append(Query(title=name))
        questions["tag"].append(Query(tags=(name,)))
    return without(whole, is_cold), questions, wanted


def _places(model: Model, asked: Sequence[Query], wanted: Sequence[Id]) -> dict[str, Any]:
    """The places of the wanted tracks in lists of all tracks, and the share that a list of `FIRST` holds."""
    from segue.constraints.constraints import AS_RANKED

    def ids(query: Query, n: int) -> list[Id]:
        # a version of a seed counts too: it is its place that is wanted
        answer = model.recommend(query, n, tags=0, reasons=False, constraints=AS_RANKED)
        return [result.id for result in answer.tracks]

    found: list[int] = []
    first: list[bool] = []
    for query, track in zip(asked, wanted, strict=True):
        found.append(ids(query, model.tracks.height).index(track) + 1)
        first.append(track in ids(query, FIRST))
    low, median, high = np.percentile(found, [25, 50, 75]).tolist()
    return {
        "questions": len(found),
        "median place": median,
        "best quarter": low,
        "worst quarter": high,
        "found": figures.mean(np.array(first, np.float64)),
        "reciprocal": figures.mean(1 / np.array(found, np.float64)),
    }
